//! Budgets: the largest batch, gradient splitting, textbook sums, shards, and
//! settings that mean nothing.

use netweight::device::{GTX_980, NRF52840, RP2040, STM32F407};
use netweight::memory::{Invalid, Phase};
use netweight::{
    Accounting, Backend, Bytes, Device, Grouped, Inference, Kernel, Loss, Network, Optimizer, OverBudget, Precision,
    Shards, Training,
};

use crate::golden::MnistCnn;
use crate::networks::{gpt2, lenet5, mnist, resnet, vgg};

netweight::network! {
    /// Configuration D as a textbook counts it: non-linearities are no layers.
    TextbookVgg16: 224x224x3 -> 1000 = <
        repeat 2 { conv(64, 3x3) } maxpool(2)
        repeat 2 { conv(128, 3x3) } maxpool(2)
        repeat 3 { conv(256, 3x3) } maxpool(2)
        repeat 2 { repeat 3 { conv(512, 3x3) } maxpool(2) }
        fc(4096) fc(4096) fc(1000)
    >

    /// One dense layer, so that every sum can be done by hand.
    One: 4 -> 2 = < fc(2) >

    block Layer(heads, width = channels) {
        residual { layernorm attention(heads) dropout(0.1) }
        residual { layernorm linear(4 * width) gelu linear(width) dropout(0.1) }
    }
    OneLayer: 128 x 64 = < linear(64) Layer(4) >
    ThreeLayers: 128 x 64 = < linear(64) repeat 3 { Layer(4) } >

    Normed: 8x8x3 -> 10 = < conv(16, 3x3) batchnorm relu fc(10) >

    Causal: 16 x 8 = < attention(4, kv_heads = 2, causal = true) attention(4, causal = true) >
}

#[test]
fn textbook_sums_are_those_of_a_textbook() {
    // 4·138,357,544·k + 2·60,950,432·B, where the outputs are counted with the
    // input: 15,237,608 of them.
    let (outputs, input) = (15_237_608 - 150_528, 150_528);
    for (optimizer, k) in [(Optimizer::Sgd, 2), (Optimizer::Momentum, 3), (Optimizer::Adam, 4)] {
        for batch in [1, 32, 100] {
            let training = TextbookVgg16::training().batch(batch).optimizer(optimizer);
            let memory = training.accounting(Accounting::Textbook).memory();
            assert_eq!(memory.total() + 2 * 4 * input * batch, 4 * 138_357_544 * k + 2 * 60_950_432 * batch);
            assert_eq!((memory.outputs, memory.errors), (4 * outputs * batch, 4 * outputs * batch));
        }
    }
    let memory = TextbookVgg16::inference().batch(2).accounting(Accounting::Textbook).memory();
    assert_eq!(memory.total(), 4 * 138_357_544 + 2 * 4 * outputs);

    // The lecture's network: 813,802 params, 56,586 outputs.
    let memory = mnist::Mnist::training().batch(100).accounting(Accounting::Textbook).memory();
    assert_eq!(memory.total(), 4 * (2 * 813_802 + 2 * 100 * 56_586));
    assert_eq!(memory.phase(), None);

    // 16 bytes a parameter with weights of both widths: 2 + 2 + 4 + 8.
    let training = mnist::Mnist::training().optimizer(Optimizer::Adam).precision(Precision::MasterWeights);
    let memory = training.accounting(Accounting::Textbook).memory();
    assert_eq!(memory.total() - memory.outputs - memory.errors, 16 * 813_802);
}

#[test]
fn one_dense_layer_by_hand() {
    let training = One::training().batch(3).backend(Backend::Cpu);
    assert_eq!(training.saved(), Ok(3 * 8 + 4));
    let memory = training.memory();
    // The backward pass of the loss: two gradients of the logits, or the
    // gradients of ten params.
    assert_eq!((memory.params, memory.buffers, memory.input), (40, 0, 3 * (16 + 8)));
    assert_eq!(memory.phase(), Some(Phase::LossBackward));
    assert_eq!(memory.total(), 40 + 72 + 3 * 8 + (3 * 8 + 4 + 4 + 3 * 8) + 3 * 8);
    let parts: u64 = memory.parts().iter().map(|part| part.bytes).sum();
    assert_eq!(parts, memory.total());
    let inference = One::inference().batch(3).memory();
    assert_eq!((inference.params, inference.outputs, inference.total()), (40, 24, 40 + 48 + 24));

    // A mean square keeps the output, and its target is one. Its value has the
    // memory of an output, and its gradient is a number.
    let training = training.loss(Loss::MeanSquare);
    assert_eq!(training.saved(), Ok(3 * 8));
    assert_eq!((training.memory().input, training.memory().loss), (3 * (16 + 8), 3 * 8 + 4));
}

/// Whether a batch fits, found by asking for it.
fn fits(training: &Training<'_>, batch: u64, bytes: u64) -> bool {
    training.batch(batch).memory().total() <= bytes
}

#[test]
fn the_largest_batch_is_the_largest_that_fits() {
    fn one<N: Network>() {
        let least = N::training().memory().total();
        for optimizer in [Optimizer::Sgd, Optimizer::Adam] {
            for precision in [Precision::F32, Precision::Autocast, Precision::MasterWeights, Precision::Bf16] {
                for steps in [1, 4] {
                    let training = N::training().optimizer(optimizer).precision(precision).accumulate(steps);
                    for bytes in [least / 2, least, 3 * least, 5 * least + 12_345, 40 * least] {
                        let device = Device::budget(bytes);
                        match training.max_batch(&device) {
                            None => assert!(!fits(&training, 1, bytes)),
                            Some(batch) => {
                                assert!(fits(&training, batch, bytes), "{} {batch}", N::NAME);
                                assert!(!fits(&training, batch + 1, bytes), "{} {batch}", N::NAME);
                                assert!(training.batch(batch).check(&device).is_ok());
                                assert!(training.batch(batch + 1).check(&device).is_err());
                            }
                        }
                    }
                }
            }
        }
        let inference = N::inference();
        for bytes in [least, 3 * least, 40 * least] {
            let device = Device::budget(bytes);
            let Some(batch) = inference.max_batch(&device) else { continue };
            assert!(inference.batch(batch).memory().total() <= bytes);
            assert!(inference.batch(batch + 1).memory().total() > bytes);
        }
    }
    one::<One>();
    one::<MnistCnn>();
    one::<lenet5::LeNet5>();
    one::<resnet::ResNet18>();
}

#[test]
fn a_split_keeps_the_batch_and_fits() {
    let training = resnet::ResNet50::training().optimizer(Optimizer::Adam);
    for batch in [1, 7, 32, 100, 256, 1000, 1001] {
        let split = training.split(batch, &GTX_980).expect("a few samples fit");
        let steps = split.steps();
        let samples: Vec<u64> = (0..steps).map(|step| split.samples(step)).collect();
        assert_eq!(samples.iter().sum::<u64>(), batch);
        assert!(samples.iter().all(|&samples| 0 < samples && samples <= split.micro_batch()));
        assert_eq!(samples.last(), Some(&split.last()));
        let weights: f64 = (0..steps).map(|step| split.weight(step)).sum();
        assert!((weights - 1.0).abs() < 1e-9);
        // All samples of the batch are on the card.
        let micro = training.batch(split.micro_batch());
        let waiting = if steps == 1 { 0 } else { (batch - split.micro_batch()) * (4 * 150_528 + 8) };
        let memory = if steps == 1 { micro.memory() } else { micro.accumulate(2).memory() };
        let resident = if steps == 1 { 0 } else { split.micro_batch() * (4 * 150_528 + 8) };
        assert!(memory.total() - resident + waiting <= training.available(&GTX_980), "{batch}: {split}");
    }
    // As few as possible: what fits at once is not split.
    let most = training.max_batch(&GTX_980).unwrap();
    assert_eq!(training.split(most, &GTX_980).unwrap().steps(), 1);
    assert!(training.split(most + 1, &GTX_980).unwrap().steps() > 1);
    // Not even one sample.
    assert_eq!(vgg::Vgg16::training().optimizer(Optimizer::Adam).split(8, &Device::gpu("small", 1 << 20)), None);
    assert_eq!(training.split(0, &GTX_980), None);
}

#[test]
fn shards_spread_what_the_stages_say() {
    // Rajbhandari et al. 2020: 16 bytes a parameter of which 4, 2 or none stay
    // on each of 64 devices: 4 + 12/N, 2 + 14/N, 16/N.
    let params = 813_802_u64;
    let bytes = |shards| {
        let training = mnist::Mnist::training().optimizer(Optimizer::Adam).precision(Precision::MasterWeights);
        let memory = training.shards(shards).batch(100_000).memory();
        (memory.params, memory.gradients, memory.optimizer)
    };
    let counters = 4 * 8;
    let share = |bytes: u64| bytes.div_ceil(64);
    let (gradients, state) = (2 * params, 12 * params + counters);
    // At the worst moment of the backward pass not all gradients are there.
    let some = bytes(Shards::None).1;
    assert!(some <= gradients);
    assert_eq!(bytes(Shards::None), (2 * params, some, state));
    assert_eq!(bytes(Shards::Zero1(64)), (2 * params, some, share(state)));
    assert_eq!(bytes(Shards::Zero2(64)), (2 * params, share(some), share(state)));
    assert_eq!(bytes(Shards::Zero3(64)), (share(2 * params), share(some), share(state)));
}

#[test]
fn a_cache_holds_keys_and_values() {
    // 2 × layers × kv_heads × head_dim × length × batch × bytes.
    let memory = gpt2::Gpt2::inference().batch(3).cache(1024).precision(Precision::Bf16).memory();
    assert_eq!(memory.cache, 2 * 12 * 12 * 64 * 1024 * 3 * 2);
    // Grouped heads keep less: 2·2·2 and 2·4·2 scalars a position.
    assert_eq!(Causal::inference().cache(100).memory().cache, 100 * 4 * (2 * 2 * 2 + 2 * 4 * 2));
    assert_eq!(mnist::Mnist::inference().cache(100).try_memory().unwrap_err(), Invalid::Cache);
}

#[test]
fn settings_that_mean_nothing_are_errors() {
    let training = mnist::Mnist::training();
    let invalid = |training: Training<'static>| training.try_memory().unwrap_err();
    assert_eq!(invalid(training.batch(0)), Invalid::Batch);
    assert_eq!(invalid(training.accumulate(0)), Invalid::Steps);
    assert_eq!(invalid(training.shards(Shards::Zero3(0))), Invalid::Shards);
    assert_eq!(invalid(training.precision(Precision::Int4)), Invalid::Precision(Precision::Int4));
    assert_eq!(invalid(training.accounting(Accounting::Arena)), Invalid::Arena);
    let lecture = training.accounting(Accounting::Textbook);
    assert_eq!(invalid(lecture.kernel(Kernel::Eager)), Invalid::Kernel(Accounting::Textbook));
    assert_eq!(invalid(training.batch(u64::MAX)), Invalid::Overflow { batch: u64::MAX });
    assert_eq!(invalid(training.batch(1 << 50)), Invalid::Overflow { batch: 1 << 50 });
    assert_eq!(invalid(training.batch(2).accumulate(u64::MAX)), Invalid::StepsOverflow { steps: u64::MAX });
    for accounting in [Accounting::Autograd, Accounting::Textbook] {
        let training = training.accounting(accounting).batch(u64::MAX);
        assert!(matches!(training.check(&GTX_980), Err(OverBudget::Settings(Invalid::Overflow { .. }))));
        assert!(training.max_batch(&GTX_980).is_some());
    }
    let inference = mnist::Mnist::inference();
    let invalid = |inference: Inference<'static>| inference.try_memory().unwrap_err();
    assert_eq!(invalid(inference.batch(0)), Invalid::Batch);
    assert_eq!(invalid(inference.batch(u64::MAX)), Invalid::Overflow { batch: u64::MAX });
    for precision in [Precision::Autocast, Precision::MasterWeights] {
        assert_eq!(invalid(inference.precision(precision)), Invalid::Precision(precision));
    }
    let cached = Causal::inference().cache(u64::MAX);
    assert_eq!(invalid(cached), Invalid::CacheOverflow { length: u64::MAX });
    assert_eq!(invalid(cached.batch(u64::MAX)), Invalid::Overflow { batch: u64::MAX });
    assert_eq!(invalid(cached.accounting(Accounting::Textbook)), Invalid::TextbookCache);
    for accounting in [Accounting::Textbook, Accounting::Arena] {
        let asked = inference.accounting(accounting);
        assert!(asked.in_place(false).try_memory().is_ok());
        assert_eq!(invalid(asked.in_place(true)), Invalid::InPlace(accounting));
        assert_eq!(invalid(asked.kernel(Kernel::Eager)), Invalid::Kernel(accounting));
        assert_eq!(asked.in_place(true).max_batch(&GTX_980), None);
    }
    // An arena that the device brings is nobody's mistake.
    assert!(inference.in_place(true).precision(Precision::Quantized).check(&STM32F407).is_ok());

    let nothing = Device::gpu("an empty card", 0);
    assert!(matches!(training.check(&nothing), Err(OverBudget::Settings(Invalid::Device("an empty card")))));
    assert!(matches!(inference.check(&nothing), Err(OverBudget::Settings(Invalid::Device("an empty card")))));
    assert_eq!((training.max_batch(&nothing), training.split(8, &nothing)), (None, None));
    // More headroom than memory leaves nothing, which is no wrap.
    assert!(training.headroom(u64::MAX).check(&GTX_980).is_err());
}

#[test]
fn on_a_microcontroller_weights_are_in_flash_and_tensors_in_ram() {
    let inference = lenet5::LeNet5::inference().precision(Precision::Quantized);
    let memory = inference.check(&RP2040).expect("61,706 params");
    // A byte a weight, four a bias.
    assert_eq!(memory.params, (61_706 - 236) + 4 * 236);
    // An arena: the largest tensor and the one that is made of it, 28x28x6 and
    // 14x14x6 of a byte; tanh is in place.
    assert_eq!((memory.outputs, memory.input), (4_704 + 1_176, 0));
    // In 32 bits the same tensors fit, and the weights too.
    assert!(lenet5::LeNet5::inference().check(&STM32F407).is_ok());

    let OverBudget::Memory(over) = mnist::Mnist::inference().check(&NRF52840).unwrap_err() else { panic!() };
    assert!(over.in_flash);
    assert_eq!((over.needed, over.available), (4 * 813_802, 1 << 20));
    let message = over.to_string();
    assert!(message.starts_with("Mnist needs 3.10 MiB for its weights; nRF52840 has 1.00 MiB of flash"), "{message}");

    let small = Device::microcontroller("a small board", 16 << 10, 8 << 20);
    let OverBudget::Memory(over) = mnist::Mnist::inference().check(&small).unwrap_err() else { panic!() };
    assert!(!over.in_flash);
    // 28x28x32 in and out of the second convolution.
    assert_eq!(over.needed, 2 * 4 * 25_088);

    // Buffers lie in flash, as weights do: what is over is the input beside what
    // the first three layers give as one.
    let OverBudget::Memory(over) =
        Normed::inference().check(&Device::microcontroller("tiny", 1 << 10, 8 << 20)).unwrap_err()
    else {
        panic!()
    };
    assert_eq!((over.in_flash, over.memory.buffers), (false, 4 * 2 * 16));
    assert!(over.to_string().contains("in one piece (outputs 4.75 KiB)"), "{over}");
}

#[test]
fn what_is_over_says_by_how_much_and_what_fits() {
    let training = MnistCnn::training().optimizer(Optimizer::Adam).batch(20_000);
    let OverBudget::Memory(over) = training.check(&GTX_980).unwrap_err() else { panic!() };
    assert_eq!(over.memory.total(), over.needed);
    assert_eq!(Some(over.fits), training.max_batch(&GTX_980));
    assert_eq!(over.split, training.split(20_000, &GTX_980));
    let message = over.to_string();
    assert!(message.contains(&Bytes(over.needed.into()).to_string()), "{message}");
    assert!(message.contains(&format!("batch {} fits", Grouped(over.fits))), "{message}");

    let OverBudget::Memory(over) = vgg::Vgg16::training().headroom(0).check(&Device::gpu("tiny", 1 << 20)).unwrap_err()
    else {
        panic!()
    };
    assert_eq!((over.fits, over.split), (0, None));
    assert!(
        over.to_string()
            .contains("not even one sample fits: what does not depend on the batch takes 1.02 GiB (params 527.79 MiB"),
        "{over}"
    );
}

#[test]
fn a_split_of_accumulated_batches_keeps_all_samples() {
    let training = mnist::Mnist::training().accumulate(8).batch(16_384);
    let OverBudget::Memory(over) = training.check(&GTX_980).unwrap_err() else { panic!() };
    let split = over.split.unwrap();
    assert_eq!(split.batch(), 8 * 16_384);
    let message = over.to_string();
    assert!(message.contains(" to train at batch 16,384 with SGD accumulated over 8 steps; "), "{message}");
    assert!(message.ends_with(&format!("fits; or keep the 131,072 samples with {split}")), "{message}");
    // It fits as it is said, and is the largest that does.
    let fits = |micro_batch: u64, steps| training.batch(micro_batch).accumulate(steps).check(&GTX_980).is_ok();
    assert!(fits(split.micro_batch(), split.steps()), "{message}");
    assert!(!fits(split.micro_batch() + 1_000, split.steps()), "{message}");
    // More samples than there are numbers for have no split.
    let one = One::training().batch(1 << 33).accumulate(1 << 33);
    assert!(matches!(one.check(&GTX_980), Err(OverBudget::Settings(Invalid::StepsOverflow { .. }))));
}

#[test]
fn one_part_takes_and_several_take() {
    let blames = |over: OverBudget<'_>| over.to_string().lines().nth(1).unwrap().to_owned();
    let bound = Device::budget(4 << 10);
    let cached = Causal::inference().cache(1 << 20);
    assert_eq!(
        blames(cached.check(&bound).unwrap_err()),
        "help: not even one sample fits: the key-value cache alone takes 96.00 MiB"
    );
    assert_eq!(
        blames(cached.batch(2).check(&bound).unwrap_err()),
        "help: not even batch 1 fits; the key-value cache alone takes 192.00 MiB at batch 2"
    );
}

/// `main` prints an error by its `Debug`, and a graph has a line for each number
/// of each layer.
#[test]
fn debug_is_without_the_graph() {
    let training = mnist::Mnist::training().batch(16_384);
    let over = training.check(&GTX_980).unwrap_err();
    assert_eq!(format!("{over:?}"), over.to_string());
    let memory = mnist::Mnist::inference().memory();
    assert_eq!(
        format!("{memory:?}"),
        "Memory { outputs: 200704, params: 3255208, input: 3136, total: 3459048, phase: Forward }"
    );
    assert_eq!(
        format!("{:?}", mnist::Mnist::inference()),
        "Inference { name: \"Mnist\", batch: 1, precision: F32, accounting: None, in_place: false, cache: None, \
         headroom: None, kernel: Fused, backend: None, .. }"
    );
    assert_eq!(
        format!("{training:?}"),
        "Training { name: \"Mnist\", batch: 16384, accumulate: 1, optimizer: Sgd, weight_decay: false, \
         precision: F32, accounting: Autograd, loss: CrossEntropy, headroom: None, shards: None, backend: None, kernel: Fused, .. }"
    );
}

// The same in constants, for a build that fails.
const _: () = mnist::Mnist::training().batch(128).optimizer(Optimizer::Adam).assert_fits(&GTX_980);
static_assertions::const_assert!(mnist::Mnist::training().batch(128).check(&GTX_980).is_ok());
const BATCH: Option<u64> = mnist::Mnist::training().max_batch(&GTX_980);
const MEMORY: u64 = mnist::Mnist::inference().memory().total();

#[test]
fn constants_are_what_a_program_finds() {
    assert_eq!(BATCH, mnist::Mnist::training().max_batch(&GTX_980));
    assert_eq!(MEMORY, mnist::Mnist::inference().memory().total());
}

#[test]
fn memory_prints_as_a_table() {
    let memory = mnist::Mnist::training().batch(128).optimizer(Optimizer::Adam).memory();
    let text = memory.to_string();
    let last: Vec<&str> = text.lines().rev().take(2).collect();
    assert!(last[0].starts_with("in the backward pass of `"), "{text}");
    assert!(last[1].starts_with("total "), "{text}");
    // Numbers stand under each other.
    let ends: Vec<usize> = text.lines().filter(|line| line.ends_with('B')).map(str::len).collect();
    assert!(ends.iter().all(|end| *end == ends[0]), "{text}");
}

#[test]
fn a_transformer_layer_keeps_what_korthikanti_et_al_say() {
    // 34·s·b·h bytes in 16 bits, masks of a byte; fused attention keeps for
    // each query and head a sum of 4 bytes in place of the 5·a·s²·b of scores.
    let (length, batch, width, heads) = (128, 3, 64, 4);
    let saved = |training: Training<'static>| training.batch(batch).precision(Precision::Bf16).saved().unwrap();
    let of_a_layer = (saved(ThreeLayers::training()) - saved(OneLayer::training())) / 2;
    let statistics = 2 * 2 * 4 * length * batch;
    assert_eq!(of_a_layer, 34 * length * batch * width + 4 * heads * length * batch + statistics);
}
