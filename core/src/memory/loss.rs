//! The loss of each output, and its backward pass.

use crate::memory::amount::{Amount, add, is_none};
use crate::memory::moment::Phase;
use crate::memory::planner::{Planner, grow, shrink};

/// A loss, its gradient, the weights of all targets.
const SCALAR: u128 = 4;

impl Planner<'_, '_> {
    /// The loss of each output: the logarithm of its softmax is kept, and its
    /// backward pass makes two tensors of that size.
    pub const fn loss(&mut self) {
        let mut next = 0;
        self.now.phase = Phase::Loss;
        while let Some((value, following)) = self.output_with_loss(next) {
            let (logits, half) = self.logits(value);
            if half {
                // In 32 bits, as long as the softmax runs.
                let mut moment = self.now;
                grow!(self, moment.loss, 2 * logits);
                moment.loss.fixed += 2 * SCALAR;
                self.note(&moment);
            }
            grow!(self, self.now.loss, logits);
            // The sum of the weights of all targets.
            self.now.loss.fixed += SCALAR;
            next = following;
        }
        // The value of the step before goes when there is a new one.
        self.now.loss.fixed += SCALAR;
        self.note(&{ self.now });
        self.now.loss.fixed -= SCALAR;
        // The copies of biases go when the forward pass ends; those of weights
        // are kept.
        self.now.casts -= self.cast_biases;
        [self.sums.saved, self.sums.saved_by_squares] = self.saved();

        // Backwards; the gradient of the loss itself is a scalar, which the
        // caller holds.
        self.now.phase = Phase::LossBackward;
        self.now.loss.fixed += SCALAR;
        let mut next = 0;
        while let Some((value, following)) = self.output_with_loss(next) {
            self.loss_backward(value);
            next = following;
        }
    }

    /// What the backward pass finds if the loss is cross entropy, and if it is a
    /// mean square. The one keeps logarithms instead of the outputs, which may
    /// then be alive only because the caller has them; the other keeps the
    /// outputs themselves, or their copies in 32 bits.
    const fn saved(&self) -> [Amount; 2] {
        let mut saved = self.now.outputs;
        let mut by_squares = self.now.outputs;
        let mut next = 0;
        while let Some((value, following)) = self.output(next) {
            let root = self.root(value);
            if root > 0 && !self.is_earlier_output(root, next) {
                let slot = &self.slots[root as usize - 1];
                let (copy, is_read) = match self.loss_on(root) {
                    Some(value) => {
                        let (logits, half) = self.logits(value);
                        (if half { logits } else { 0 }, !half)
                    }
                    None => (0, false),
                };
                by_squares.bytes += copy;
                if slot.kept[0] == 0 {
                    shrink!(self, saved, slot.size);
                    if !is_read {
                        shrink!(self, by_squares, slot.size);
                    }
                }
            }
            next = following;
        }
        add!(saved, self.now.loss);
        saved.fixed -= SCALAR;
        saved.fixed += self.now.casts;
        by_squares.fixed += self.now.casts;
        [saved, by_squares]
    }

    /// The first output with a loss that uses this memory.
    const fn loss_on(&self, root: u32) -> Option<u32> {
        let mut next = 0;
        while let Some((value, following)) = self.output_with_loss(next) {
            if self.root(value) == root {
                return Some(value);
            }
            next = following;
        }
        None
    }

    /// Returns whether an output before the one at `end` uses the same memory: both can
    /// be views of one tensor.
    const fn is_earlier_output(&self, root: u32, end: usize) -> bool {
        let mut next = 0;
        while let Some((value, following)) = self.output(next) {
            if following > end {
                return false;
            }
            if self.root(value) == root {
                return true;
            }
            next = following;
        }
        false
    }

    /// The backward pass of one output's loss. What only cross entropy has is
    /// counted as the loss's, so that without it this is a mean square's.
    const fn loss_backward(&mut self, value: u32) {
        let (logits, half) = self.logits(value);
        // The gradient of the logarithms.
        let mut moment = self.now;
        grow!(self, moment.loss, logits);
        self.note(&moment);
        // The sum of the weights is not needed any more. The gradient of the
        // logits is their error signal, unless that is narrower.
        self.now.loss.fixed -= SCALAR;
        moment.loss.fixed -= SCALAR;
        if half {
            grow!(self, moment.loss, logits);
        } else {
            grow!(self, moment.errors, logits);
        }
        self.note(&moment);
        shrink!(self, self.now.loss, logits);
        if value == 0 {
            return;
        }
        let at = value as usize - 1;
        let size = self.slots[at].size;
        if half {
            let mut moment = self.now;
            grow!(self, moment.loss, logits);
            grow!(self, moment.errors, size);
            self.note(&moment);
        }
        if !self.slots[at].learns {
            return;
        }
        if self.slots[at].signal == 0 {
            self.start(at);
        } else if self.rules.new_sums {
            // An output twice: the sum is a tensor of its own.
            self.note_errors(2 * size);
        }
    }

    /// The size of the logarithms of an output's softmax, and whether they are
    /// wider than the output.
    const fn logits(&self, value: u32) -> (u128, bool) {
        if value == 0 {
            // The network's input, for which nothing is trained.
            let elements = self.graph.totals().input.elements() as u128;
            return (if self.rules.autocast { 4 * elements } else { elements }, false);
        }
        let slot = &self.slots[value as usize - 1];
        let elements = slot.operation.elements;
        if self.rules.autocast { (4 * elements, slot.half) } else { (elements, false) }
    }
}
