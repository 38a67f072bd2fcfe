//! The largest batch at the very byte, and names: where a sum that is a little
//! wrong would hide in the rounding.

use std::panic::catch_unwind;

use netweight::memory::Phase;
use netweight::{Accounting, Backend, Device, Inference, Loss, Network, Optimizer, Precision, Shards, Split, Training};

use crate::networks::{gpt2::Gpt2, lenet5::LeNet5, mnist::Mnist, resnet::ResNet18};

netweight::network! {
    Wide: 4 -> 100 = < fc(100) relu >
    Sequence: 5 x 4 = < linear(3) >
    Number: 1 = < relu >
}

/// A device that a batch fills to the byte holds it; with a byte less it does not.
fn training_is_exact(training: &Training<'static>) {
    for batch in [1, 2, 7, 1000] {
        let total = training.batch(batch).memory().total();
        let largest = |bytes| training.max_batch(&Device::budget(bytes)).unwrap_or(0);
        assert!(largest(total) >= batch && largest(total - 1) < batch, "{batch} of {training:?}");
    }
}

fn inference_is_exact(inference: &Inference<'static>) {
    for batch in [1, 2, 7, 1000] {
        let total = inference.batch(batch).memory().total();
        let largest = |bytes| inference.max_batch(&Device::budget(bytes)).unwrap_or(0);
        assert!(largest(total) >= batch && largest(total - 1) < batch, "{batch} of {inference:?}");
        let beside = inference.headroom(1 << 20);
        assert_eq!(beside.max_batch(&Device::gpu("a card", total + (1 << 20))), Some(largest(total)));
    }
}

#[test]
fn the_largest_batch_of_training_is_exact() {
    fn every<N: Network>() {
        for accounting in [Accounting::Autograd, Accounting::Textbook] {
            for precision in [Precision::F32, Precision::Autocast, Precision::MasterWeights, Precision::Bf16] {
                let training = N::training().optimizer(Optimizer::Adam).accounting(accounting).precision(precision);
                for shards in [Shards::None, Shards::Zero1(7), Shards::Zero2(7), Shards::Zero3(7)] {
                    training_is_exact(&training.shards(shards));
                }
                training_is_exact(&training.loss(Loss::MeanSquare));
                training_is_exact(&training.weight_decay(true).backend(Backend::Cpu));
            }
        }
        training_is_exact(&N::training().accumulate(4));
    }
    every::<Mnist>();
    every::<ResNet18>();
}

#[test]
fn the_largest_batch_at_test_time_is_exact() {
    for accounting in [Accounting::Autograd, Accounting::Textbook, Accounting::Arena] {
        for precision in [Precision::F32, Precision::Bf16, Precision::Int4, Precision::Quantized] {
            let settings = |inference: Inference<'static>| inference.accounting(accounting).precision(precision);
            inference_is_exact(&settings(Mnist::inference()));
            inference_is_exact(&settings(ResNet18::inference()));
        }
    }
    inference_is_exact(&ResNet18::inference().in_place(true));
    inference_is_exact(&Gpt2::inference().cache(100));
    // The activation's output lies beside its input, or on it.
    let outputs = |overwrites| Wide::inference().in_place(overwrites).memory().outputs;
    assert_eq!((outputs(true), outputs(false)), (4 * 100, 2 * 4 * 100));
}

#[test]
fn flash_and_ram_are_filled_to_the_byte() {
    fn one<N: Network>() {
        for batch in [1, 3, 50] {
            let inference = N::inference().accounting(Accounting::Arena).batch(batch);
            let memory = inference.memory();
            let stored = memory.params + memory.buffers;
            let board = |bank, flash| Device::microcontroller("a board", bank, flash);
            let full = board(memory.total() - stored, stored);
            assert_eq!(inference.max_batch(&full), Some(batch));
            assert!(inference.check(&full).is_ok());
            assert!(inference.check(&board(memory.total() - stored - 1, stored)).is_err());
            assert!(inference.check(&board(memory.total() - stored, stored - 1)).is_err());
            assert_eq!(inference.max_batch(&board(memory.total() - stored, stored - 1)), None);
        }
    }
    one::<LeNet5>();
    one::<ResNet18>();
}

#[test]
fn states_that_were_not_measured_are_their_formulas() {
    // Large: 9,216 and 802,816 of 813,802 scalars; matrices: 802,816 + 1,280.
    let state = |optimizer, precision| Mnist::training().optimizer(optimizer).precision(precision).memory().optimizer;
    assert_eq!(state(Optimizer::Adam8bit, Precision::F32), 2 * 812_032 + 8 * 3_172 + 8 * 1_770);
    let rest = 813_802 - 804_096;
    assert_eq!(state(Optimizer::Muon, Precision::F32), 4 * 804_096 + 8 * rest);
    assert_eq!(state(Optimizer::Muon, Precision::Bf16), 2 * 804_096 + 4 * rest);
    assert_eq!(state(Optimizer::Momentum, Precision::F16), 2 * 813_802);
}

#[test]
fn names_lead_to_what_they_name() {
    for &(name, optimizer) in Optimizer::CATALOGUE {
        assert_eq!((Optimizer::of(name), optimizer.name()), (Some(optimizer), name));
    }
    for &(name, precision) in Precision::CATALOGUE {
        assert_eq!((Precision::of(name), precision.name()), (Some(precision), name));
    }
    for &(name, accounting) in Accounting::CATALOGUE {
        assert_eq!(Accounting::of(name), Some(accounting));
    }
    let stages = [Shards::Zero1(8), Shards::Zero2(8), Shards::Zero3(8)];
    assert_eq!(Shards::NAMES.map(|name| Shards::of(name, 8)), stages.map(Some));
    assert_eq!((Optimizer::of(""), Precision::of(""), Accounting::of(""), Shards::of("", 8)), (None, None, None, None));
}

#[test]
fn targets_and_losses_are_counted_by_hand() {
    // A class of 8 bytes for each of five positions; or three numbers each.
    let training = Sequence::training().batch(2);
    assert_eq!(training.memory().input, 2 * (4 * 5 * 4 + 8 * 5));
    assert_eq!(training.loss(Loss::MeanSquare).memory().input, 2 * (4 * 5 * 4 + 4 * 5 * 3));
    // The value of a mean in the memory of an output, and its gradient while it
    // runs backward.
    assert_eq!(training.loss(Loss::MeanSquare).memory().loss, 2 * 4 * 5 * 3 + 4);
    // A number of 16 bits and its target; the value, its gradient, and the error
    // signal. There is nothing to train.
    let memory = Number::training().precision(Precision::Bf16).loss(Loss::MeanSquare).memory();
    assert_eq!((memory.phase(), memory.loss, memory.errors), (Some(Phase::LossBackward), 2 + 4, 2));
    assert_eq!(memory.total(), 2 + 2 * 2 + (2 + 4) + 2);
    // One sample: Adam's step takes the most, where the loss is as many numbers as
    // the output.
    let memory = Mnist::training().optimizer(Optimizer::Adam).loss(Loss::MeanSquare).memory();
    assert_eq!((memory.phase(), memory.loss), (Some(Phase::Optimizer), 4 * 10));
    assert_eq!(Mnist::training().weight_decay(true).memory().step, 4 * 813_802);
    assert_eq!(Mnist::training().weight_decay(true).weight_decay(false).memory().step, 0);
}

#[test]
fn a_split_forgets_the_steps_that_were_set() {
    for bytes in [40 << 20, 100 << 20] {
        let device = Device::budget(bytes);
        let training = Mnist::training();
        for batch in [1, 10, 100, 1000] {
            assert_eq!(training.accumulate(16).split(batch, &device), training.split(batch, &device));
        }
    }
    assert_eq!((Split::of(10, 4).batch(), Split::of(0, 0).batch()), (10, 1));
    assert_eq!(Split::of(3, 4).to_string(), "1 batch of 3");
    assert_eq!(Split::of(8, 4).to_string(), "2 micro-batches of 4");
    assert_eq!(Split::of(10, 4).to_string(), "3 micro-batches of 4, the last one of 2");
}

#[test]
fn what_does_not_fit_panics() {
    let small = Device::gpu("a small card", 1 << 20);
    assert!(catch_unwind(|| Mnist::training().assert_fits(&small)).is_err());
    assert!(catch_unwind(|| Mnist::inference().assert_fits(&small)).is_err());
}
