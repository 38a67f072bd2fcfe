//! What is over a budget, in whole messages: of networks whose bytes can be
//! counted by hand.

use netweight::memory::{Invalid, Task};
use netweight::{Accounting, Backend, Device, Inference, Optimizer, OverBudget, Precision, Training};

netweight::network! {
    /// 10 params, 40 bytes. A sample is 16 bytes and gives 8.
    One: 4 -> 2 = < fc(2) >
    /// 20 params, 80 bytes. A sample is 16 bytes and gives as many.
    Square: 4 -> 4 = < fc(4) >
    /// 8 params, 32 bytes; running means and variances, 32 bytes, and a counter
    /// of 8, which nothing reads at test time.
    Normed: 4x4x4 = < batchnorm >
    /// 4·9·8 weights and 8 biases, 1,184 bytes.
    Wide: 4x4x4 = < conv(8, 3x3) relu >
}

fn told(inference: &Inference<'_>, device: &Device) -> String {
    inference.check(device).unwrap_err().to_string()
}

fn told_training(training: &Training<'_>, device: &Device) -> String {
    training.check(device).unwrap_err().to_string()
}

#[test]
fn inference_is_over_a_number_of_bytes() {
    assert_eq!(
        told(&One::inference().batch(10), &Device::budget(200)),
        "One needs 280 B at batch 10; the bound is 200 B (input 160 B, outputs 80 B, params 40 B)\n\
         help: batch 6 fits"
    );
    assert_eq!(
        told(&One::inference().batch(10).headroom(50), &Device::gpu("a card", 250)),
        "One needs 280 B at batch 10; a card has 250 B (input 160 B, outputs 80 B, params 40 B)\n\
         kept free: 50 B by `headroom`, which leaves 200 B\n\
         help: batch 6 fits"
    );
    // What looks the same is told with all its digits.
    assert_eq!(
        told(&One::inference().batch(10_000).headroom(0), &Device::gpu("a card", 240_039)),
        "One needs 234.41 KiB (240,040 bytes) at batch 10,000; a card has 234.41 KiB (240,039 bytes) \
         (input 156.25 KiB, outputs 78.13 KiB, params 40 B)\nhelp: batch 9,999 fits"
    );
}

/// A card keeps free what is not there for tensors, on a line of its own.
#[test]
fn what_a_card_keeps_free_is_a_line_of_its_own() {
    const CARD: Device = Device::gpu("a card", 1 << 30);
    let inference = One::inference();
    assert_eq!(
        told(&inference.batch(44_000_000), &CARD),
        "One needs 1007.08 MiB at batch 44,000,000; a card has 1.00 GiB \
         (input 671.39 MiB, outputs 335.69 MiB, params 40 B)\n\
         kept free: 694.25 MiB for the CUDA context and libraries, which leaves 329.75 MiB\n\
         help: batch 14,406,995 fits; the tensors alone fit: `headroom = 0` keeps nothing free"
    );
    assert_eq!(
        told(&inference.batch(45_000_000), &CARD),
        "One needs 1.01 GiB at batch 45,000,000; a card has 1.00 GiB \
         (input 686.65 MiB, outputs 343.32 MiB, params 40 B)\n\
         kept free: 694.25 MiB for the CUDA context and libraries, which leaves 329.75 MiB\n\
         help: batch 14,406,995 fits"
    );
    // A card that is no larger than what is kept free.
    let small = Device::gpu("a card", 64 << 20);
    assert_eq!(
        told(&inference, &small),
        "One needs 64 B at batch 1; a card has 64.00 MiB (params 40 B, input 16 B, outputs 8 B)\n\
         kept free: 694.25 MiB for the CUDA context and libraries, which leaves nothing\n\
         help: a larger device; the tensors alone fit: `headroom = 0` keeps nothing free"
    );
    // Who sets it knows it.
    assert_eq!(
        told(&inference.batch(3).headroom(10), &Device::budget(120)),
        "One needs 112 B at batch 3; the bound is 120 B (input 48 B, params 40 B, outputs 24 B)\n\
         kept free: 10 B by `headroom`, which leaves 110 B\n\
         help: batch 2 fits; the tensors alone fit"
    );
}

/// Of equal parts the first is told first.
#[test]
fn equal_parts_are_in_the_order_of_a_textbook() {
    assert_eq!(
        told(&Square::inference().batch(5), &Device::budget(239)),
        "Square needs 240 B at batch 5; the bound is 239 B (outputs 80 B, params 80 B, input 80 B)\n\
         help: batch 4 fits"
    );
}

#[test]
fn what_keeps_one_sample_from_fitting_is_blamed() {
    let inference = One::inference();
    let head =
        |batch: u64, needs: u64, bound: u64| format!("One needs {needs} B at batch {batch}; the bound is {bound} B");
    assert_eq!(
        told(&inference, &Device::budget(39)),
        head(1, 64, 39)
            + " (params 40 B, input 16 B, outputs 8 B)\n\
               help: not even one sample fits: what does not depend on the batch takes 40 B (params 40 B)"
    );
    // That fits by itself, so the largest part is to blame.
    assert_eq!(
        told(&inference, &Device::budget(40)),
        head(1, 64, 40)
            + " (params 40 B, input 16 B, outputs 8 B)\n\
               help: not even one sample fits: params alone take 40 B"
    );
    assert_eq!(
        told(&inference.batch(3), &Device::budget(50)),
        head(3, 112, 50)
            + " (input 48 B, params 40 B, outputs 24 B)\n\
               help: not even batch 1 fits; the input alone takes 48 B at batch 3"
    );
    assert_eq!(
        told(&inference.batch(3).headroom(50), &Device::gpu("a card", 50)),
        "One needs 112 B at batch 3; a card has 50 B (input 48 B, params 40 B, outputs 24 B)\n\
         kept free: 50 B by `headroom`, which leaves nothing\n\
         help: a smaller `headroom`"
    );
}

#[test]
fn a_microcontroller_has_ram_and_flash() {
    let board = |bank, flash| Device::microcontroller("a board", bank, flash);
    // An arena, in which the input is a tensor like others.
    assert_eq!(
        told(&One::inference().batch(4), &board(64, 40)),
        "One needs 96 B of RAM at batch 4; a board has 64 B in one piece (outputs 96 B)\nhelp: batch 2 fits"
    );
    assert_eq!(
        told(&One::inference().batch(4).headroom(4), &board(64, 40)),
        "One needs 96 B of RAM at batch 4; a board has 64 B in one piece (outputs 96 B)\n\
         kept free: 4 B by `headroom`, which leaves 60 B\n\
         help: batch 2 fits"
    );
    assert_eq!(
        told(&One::inference().batch(4), &board(20, 40)),
        "One needs 96 B of RAM at batch 4; a board has 20 B in one piece (outputs 96 B)\n\
         help: not even batch 1 fits; outputs alone take 96 B at batch 4"
    );
    let flash = |precision, has, needs: u64, help: &str| {
        let found = told(&One::inference().precision(precision), &board(1 << 10, has));
        let told = format!(
            "One needs {needs} B for its weights; a board has {has} B of flash (params {needs} B)\nhelp: {help}"
        );
        assert_eq!(found, told);
    };
    // Eight weights and two biases, of 4 bytes in eight bits and of 2 in four.
    flash(Precision::F32, 39, 40, "fewer params; or the precision `quantized`, in which they take 16 B");
    flash(Precision::F32, 16, 40, "fewer params; or the precision `quantized`, in which they take 16 B");
    flash(Precision::F32, 15, 40, "fewer params; or the precision `int4`, in which they take 8 B");
    flash(Precision::F32, 8, 40, "fewer params; or the precision `int4`, in which they take 8 B");
    flash(Precision::F32, 7, 40, "fewer params: even in the precision `int4` they take 8 B");
    flash(Precision::Quantized, 15, 16, "fewer params; or the precision `int4`, in which they take 8 B");
    flash(Precision::Quantized, 7, 16, "fewer params: even in the precision `int4` they take 8 B");
    flash(Precision::Int4, 7, 8, "fewer params");
    // A norm without a layer before it stays as it is in eight bits.
    assert_eq!(
        told(&Normed::inference(), &board(1 << 10, 63)),
        "Normed needs 64 B for its weights; a board has 63 B of flash (params 32 B, buffers 32 B)\n\
         help: fewer params; or the precision `int4`, in which they take 32 B"
    );
}

#[test]
fn training_is_over_a_number_of_bytes() {
    let training = One::training().optimizer(Optimizer::Adam).batch(100);
    // The logarithms of two logits, their gradients and those of the logits, 8
    // bytes each; the state is twice as large as the weights, and counts the steps
    // of two tensors.
    assert_eq!(
        told_training(&training.accumulate(3), &Device::budget(2_000)),
        "One needs 10.33 KiB to train at batch 100 with Adam accumulated over 3 steps; the bound is 1.95 KiB \
         (input 7.03 KiB, loss 1.57 KiB, outputs 800 B, error signals 800 B, optimizer 88 B, params 40 B, \
         gradients 40 B)\nhelp: batch 17 fits"
    );
    assert_eq!(
        told_training(&Wide::training(), &Device::budget(2_368)),
        "Wide needs 3.70 KiB to train at batch 1 with SGD; the bound is 2.31 KiB (params 1.16 KiB, \
         gradients 1.16 KiB, outputs 512 B, error signals 512 B, input 384 B, loss 8 B)\n\
         help: not even one sample fits: params alone take 1.16 KiB"
    );
}

/// What does not depend on the batch: each of its parts, where it is there.
#[test]
fn fixed_parts_are_blamed_together() {
    let bound = Device::budget(10);
    let blamed = |training: Training<'_>| {
        let message = told_training(&training, &bound);
        let (_, help) = message.split_once("what does not depend on the batch takes ").expect(&message);
        help.to_owned()
    };
    let wide = Wide::training();
    assert_eq!(blamed(wide), "2.31 KiB (params 1.16 KiB, gradients 1.16 KiB)");
    // In 16 bits without the biases, before there are gradients.
    assert_eq!(blamed(wide.precision(Precision::Autocast)), "1.72 KiB (params 1.16 KiB, 16-bit copies 576 B)");
    // Its step holds the weight twice more.
    assert_eq!(
        blamed(wide.optimizer(Optimizer::Adam).backend(Backend::Cpu)),
        "6.88 KiB (optimizer 2.32 KiB, optimizer's step 2.25 KiB, params 1.16 KiB, gradients 1.16 KiB)"
    );
    assert_eq!(
        blamed(Normed::training().optimizer(Optimizer::Momentum)),
        "104 B (buffers 40 B, params 32 B, optimizer 32 B)"
    );
}

#[test]
fn a_task_is_told_in_a_few_words() {
    assert_eq!(Task::Inference.to_string(), "inference");
    assert_eq!(Task::Training { optimizer: Optimizer::Adam, steps: 3 }.to_string(), "training with Adam");
}

#[test]
fn settings_that_mean_nothing_say_what_would() {
    for (invalid, told) in [
        (Invalid::Batch, "a batch has at least 1 sample, not 0"),
        (Invalid::Steps, "gradients are accumulated over at least 1 step, not 0"),
        (Invalid::Shards, "shards lie on at least 1 device, not 0"),
        (
            Invalid::Precision(Precision::Int4),
            "nothing is trained in `int4`, which is for inference\n\
             help: `f32`, `autocast`, `master_weights`, `bf16` and `f16` are for training",
        ),
        (
            Invalid::Precision(Precision::Autocast),
            "`autocast` is for training: it casts weights anew in each pass\n\
             help: `bf16` and `f16` are for inference",
        ),
        (
            Invalid::Precision(Precision::MasterWeights),
            "`master_weights` is for training: an optimizer holds the weights of 32 bits\n\
             help: `bf16` and `f16` are for inference",
        ),
        (
            Invalid::Arena,
            "the account `arena` is for inference: training keeps tensors that nothing reads\n\
             help: `autograd` and `textbook` are for training",
        ),
        (Invalid::Cache, "there is nothing to keep in a key-value cache: no `attention` has `causal = true`"),
        (
            Invalid::TextbookCache,
            "the account `textbook` knows no key-value cache: it counts outputs and params\n\
             help: `autograd` counts the cache",
        ),
        (
            Invalid::InPlace(Accounting::Textbook),
            "`in_place` makes no difference to the account `textbook`, which counts every output\n\
             help: leave it out, or count by `autograd`",
        ),
        (
            Invalid::InPlace(Accounting::Arena),
            "`in_place` makes no difference to the account `arena`, which overwrites what it can in any case\n\
             help: leave it out, or count by `autograd`",
        ),
        (Invalid::Overflow { batch: 5 }, "a batch of 5 takes more than 2^64 bytes"),
        (Invalid::StepsOverflow { steps: 5 }, "the samples of 5 accumulated steps take more than 2^64 bytes"),
        (Invalid::CacheOverflow { length: 5 }, "a key-value cache of 5 positions takes more than 2^64 bytes"),
        (Invalid::Device("a card"), "a card has no memory: its size is 0 bytes"),
        (Invalid::Bound, "nothing fits into a bound of 0 bytes"),
    ] {
        assert_eq!(invalid.to_string(), told);
    }
    assert!(matches!(One::training().check(&Device::budget(0)), Err(OverBudget::Settings(Invalid::Bound))));
    assert!(matches!(One::training().check(&Device::gpu("it", 0)), Err(OverBudget::Settings(Invalid::Device("it")))));
}
