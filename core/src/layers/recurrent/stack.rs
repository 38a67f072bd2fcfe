//! What a stack of recurrent layers trains, and what its layers have in common.

use crate::layers::recurrent::{kernel, steps};
use crate::memory::{Amount, Recorder, Tensor};

/// How many layers of a stack are written down one by one.
const UNROLLED: u64 = 16;

/// How many layers are written down; the last one stands for all that follow.
pub(super) const fn unrolled(layers: u64) -> u64 {
    if layers < UNROLLED { layers } else { UNROLLED }
}

/// At most how many operations one direction of one layer is.
pub(super) const fn operations(gates: u64) -> u64 {
    match gates {
        1 => steps::OF_RNN,
        3 => steps::OF_GRU,
        _ => kernel::OPERATIONS,
    }
}

/// A stack of recurrent layers on a sequence.
#[derive(Clone, Copy)]
pub(super) struct Stack {
    pub gates: u64,
    pub hidden: u64,
    pub layers: u64,
    pub directions: u64,
    pub bias: bool,
    pub length: u64,
    pub channels: u64,
}

/// The sizes of one layer, a sample.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    /// What enters it.
    pub input: u128,
    /// A state of one direction: h of one step.
    pub state: u128,
    /// The states of all steps.
    pub steps: u128,
    /// Weights of the input and of the state, and each of the two biases.
    pub into: u128,
    pub between: u128,
    pub bias: u128,
    /// How many layers it stands for.
    pub times: u128,
}

impl Stack {
    /// The channels that enter a layer.
    pub(super) const fn entering(&self, layer: u64) -> u64 {
        if layer == 0 { self.channels } else { self.directions * self.hidden }
    }

    pub(super) const fn sizes(&self, layer: u64) -> Sizes {
        let (hidden, length) = (self.hidden as u128, self.length as u128);
        let (entering, rows) = (self.entering(layer) as u128, self.gates as u128 * hidden);
        Sizes {
            input: length * entering,
            state: hidden,
            steps: length * hidden,
            into: rows * entering,
            between: rows * hidden,
            bias: if self.bias { rows } else { 0 },
            times: if layer + 1 == UNROLLED { (self.layers - layer) as u128 } else { 1 },
        }
    }

    /// A state of each layer and direction.
    pub(super) const fn states(&self) -> u128 {
        self.layers as u128 * self.directions as u128 * self.hidden as u128
    }

    /// The copy of the input step by step, which lies in memory sample by sample:
    /// what there is of it only while the layer runs, and what is kept.
    ///
    /// It is kept in place of the input, which then is not needed; so the input
    /// is kept in its place, unless it is there in any case.
    pub(super) const fn copied(&self, record: &Recorder<'_>) -> [Amount; 2] {
        let mut copied = Amount::NONE;
        if !record.reads_steps() && self.length > 1 {
            copied.copies = self.length as u128 * self.channels as u128;
        }
        if record.reads_kept() { [Amount::NONE, copied] } else { [copied, Amount::NONE] }
    }

    /// Writes down tensors and operations.
    pub(super) const fn work(&self, record: &mut Recorder<'_>) {
        self.learn(record);
        match (self.gates, record.is_training()) {
            (4, true) => self.train_kernels(record),
            (4, false) => self.run_kernels(record),
            (_, true) => self.train_steps(record),
            (_, false) => self.run_steps(record),
        }
    }

    const fn learn(&self, record: &mut Recorder<'_>) {
        let mut layer = 0;
        // All layers behind the first are equal.
        while layer < self.layers && layer < 2 {
            let (inputs, copies) = (self.entering(layer), if layer == 0 { 1 } else { self.layers - 1 });
            let rows = self.gates * self.hidden;
            let mut direction = 0;
            while direction < self.directions {
                record.learn_copies(Tensor::matrix(rows, rows * inputs), copies);
                record.learn_copies(Tensor::matrix(rows, rows * self.hidden), copies);
                if self.bias {
                    record.learn_copies(Tensor::wide(rows), copies);
                    record.learn_copies(Tensor::wide(rows), copies);
                }
                direction += 1;
            }
            layer += 1;
        }
    }
}
