//! GRU and RNN: step by step, as PyTorch's CPU runs them.
//!
//! The rules were measured in PyTorch 2.8 (`tests/golden/memory_notes.md`). Of up
//! to three steps the backward pass is counted from above: there the gradients of
//! weights meet when the error signal of the result is gone already. The excess was
//! at most six states of a step (6·B·H scalars); of a single step, the gradients of
//! a layer's recurrent weights and biases besides (D·G·H·(H + 2), of G gates).
//!
//! A GPU runs a kernel instead, for which as much is counted: of a GRU seven states
//! of each step, where cuDNN asked for six (pytorch/pytorch#2895); what it asks for
//! an RNN has not been published.

use crate::layers::recurrent::stack::{Sizes, Stack, unrolled};
use crate::memory::{Errors, Gives, Operation, Recorder, operation};

/// The product with the input, the steps, and what their backward pass holds at
/// different moments: operations of each direction of a layer, two casts among
/// them.
pub(super) const OF_RNN: u64 = 6;
pub(super) const OF_GRU: u64 = 8;

/// A moment in the backward pass of the steps: what is let go of behind it, and
/// what is there besides what is kept.
const fn moment(elements: u128, keeps: u128, holds: u128, fixed: u128) -> Operation {
    operation!(
        elements,
        gives = Gives::View,
        errors = Errors::Passed,
        keeps.elements = keeps,
        errors_working.elements = holds,
        errors_working.fixed = 4 * fixed
    )
}

impl Stack {
    /// The states of the gates of all steps.
    const fn gated(&self, sizes: &Sizes) -> u128 {
        self.gates as u128 * sizes.steps
    }

    /// The steps, as training runs them: the product with the input for all steps
    /// at once, then one step after the other, each of which keeps its state, of
    /// a GRU seven.
    pub(super) const fn train_steps(&self, record: &mut Recorder<'_>) {
        let [working, kept] = self.copied(record);
        let is_learned = record.reads_learned();
        let is_gru = self.gates == 3;
        let (mut layer, layers) = (0, unrolled(self.layers));
        while layer < layers {
            let sizes = self.sizes(layer);
            let Sizes { input, state, steps, into, between, bias, times } = sizes;
            let gated = self.gated(&sizes);
            let result = self.directions as u128 * steps;
            let mut direction = 0;
            while direction < self.directions {
                let is_last = direction + 1 == self.directions;
                // The direction that runs last goes back first. Until both have,
                // the error signal of the result is there, and what the one gives
                // to the input while the other goes back.
                let (pending, gives_back) = match (is_last, layer > 0 || is_learned) {
                    (true, _) => (0, 0),
                    (false, true) => (result, input),
                    (false, false) => (result, 0),
                };
                let elements = if is_last { result } else { gives_back };

                let mut projection = operation!(
                    gated,
                    gives = Gives::View,
                    keeps_input = true,
                    errors_working.elements = gives_back,
                    params = times * (into + bias),
                    product = true
                );
                if self.directions > 1 && is_last {
                    projection.errors_working.elements += result;
                }
                if layer == 0 {
                    // Each direction copies for itself.
                    projection.keeps = if direction > 0 { kept.plus(working) } else { kept };
                } else if direction == 0 {
                    // What the layers that it stands for give each other.
                    projection.keeps.elements = (times - 1) * result;
                }
                record.run(projection);

                // The gradients of all steps are joined.
                let mut recurrence = operation!(elements, params = times * (between + bias), product = true);
                recurrence.errors_working.elements = if self.directions == 1 { gated - steps } else { gated };
                if !is_last {
                    recurrence.gives = Gives::View;
                }
                record.run(recurrence);

                // What is kept, and let go of, in the order of the forward pass.
                let all = if is_gru { 7 * steps - state } else { steps } * times;
                let first = if layer == 0 && direction == 0 { self.states() } else { 0 };
                let mut last = if is_gru {
                    record.run(moment(elements, (all + first).saturating_sub(7 * state), pending, 3 * between + bias));
                    record.run(moment(
                        elements,
                        if all + first < 7 * state { all + first } else { 5 * state },
                        pending,
                        2 * between + 2 * bias,
                    ));
                    record.run(moment(
                        elements,
                        if all + first < 7 * state { 0 } else { 2 * state },
                        pending + 2 * state,
                        between + bias,
                    ));
                    moment(elements, 0, pending + 4 * state, 0)
                } else {
                    record.run(moment(elements, all + first, pending + state, 3 * between + bias));
                    moment(elements, 0, pending + 2 * state, 2 * between + 2 * bias)
                };
                if is_last && layer + 1 == layers {
                    last.working = working;
                    last.working.elements = self.while_running(&sizes, is_gru);
                }
                record.run(last);
                direction += 1;
            }
            layer += 1;
        }
    }

    /// What is there besides the result when the last step ends.
    const fn while_running(&self, sizes: &Sizes, is_gru: bool) -> u128 {
        let states = if is_gru { self.states() } else { 0 };
        let apart = if self.directions == 1 { 0 } else { 2 * sizes.steps };
        let (steps, joining) = (self.gated(sizes) + apart + states, self.states() + states);
        if steps > joining { steps } else { joining }
    }

    /// The steps at test time: each layer's product with its input, and all of its
    /// states until they are joined.
    pub(super) const fn run_steps(&self, record: &mut Recorder<'_>) {
        let [copied, kept] = self.copied(record);
        let copies = copied.copies + kept.copies;
        let result = self.directions as u128 * self.length as u128 * self.hidden as u128;
        let (single, several) = (self.most(0), self.most(copies));
        record.run(operation!(
            result,
            product = true,
            working.elements = single - result,
            working.copies = several - single
        ));
    }

    /// The most that is there at test time besides what enters, where a copy takes
    /// so much.
    const fn most(&self, copy: u128) -> u128 {
        let sizes = self.sizes(0);
        let (state, steps, gated) = (sizes.state, sizes.steps, self.gated(&sizes));
        let both = self.directions > 1;
        // What the first direction leaves to the second one: what it gives, and
        // its states.
        let left = if both { 2 * steps } else { 0 };
        let joined = if both { left } else { 0 };
        // The layer before, and the last states of all before.
        let before = if self.layers > 1 { self.directions as u128 * steps } else { 0 };
        let ended = (self.layers as u128 - 1) * self.directions as u128 * state;
        let projected = if both { left + gated } else { 0 };
        let moments = [
            // The product with the input, of a copy without the bias, which makes
            // another tensor.
            projected + copy + gated,
            if self.bias && copy > 0 { projected + 2 * gated } else { 0 },
            // The last step, of a GRU with five tensors of its own.
            before + ended + left + gated + steps + if self.gates == 3 { 4 * state } else { state },
            // The states are joined, then both directions.
            before + ended + left + gated + 2 * steps + joined,
            // The last states of all layers are joined.
            self.directions as u128 * steps + 2 * self.states(),
        ];
        let (mut most, mut moment) = (0, 0);
        while moment < moments.len() {
            if moments[moment] > most {
                most = moments[moment];
            }
            moment += 1;
        }
        self.states() + most
    }
}
