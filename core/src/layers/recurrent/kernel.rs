//! LSTM: one kernel for each layer and direction, oneDNN's on a CPU.
//!
//! The rules were measured in PyTorch 2.8 (`tests/golden/memory_notes.md`).

use crate::layers::recurrent::stack::{Stack, unrolled};
use crate::memory::{Gives, PAGE, Recorder, operation};

/// The kernel itself, a cast of what it reads, and at test time what it reads in
/// place of biases, in the first layer and in the last one.
pub(super) const OPERATIONS: u64 = 3;

/// What a kernel keeps for its backward pass in a tensor of its own, in elements
/// a sample.
///
/// A CPU's are the parts of oneDNN's workspace, measured with AVX2. For a GPU it
/// is an estimate from above: six states of each step, one more than the gates and
/// the cell that cuDNN asked for on a P100 as its reserve space in
/// pytorch/pytorch#2895. There 320 channels and four layers took 736 million bytes
/// as an LSTM and 864 as a GRU: five and six states of each of 25,000 steps, and
/// three outputs between layers. cuDNN's workspace, 2 % of that, is not counted.
#[derive(Clone, Copy)]
pub(crate) struct Workspace {
    /// The parts, and how often there is one of this size.
    parts: [(u128, u128); 4],
    /// What a GPU's kernel keeps.
    reserve: u128,
}

impl Workspace {
    /// How many parts there are.
    pub(super) const PARTS: u128 = 9;

    /// What a CPU's has more than a GPU's.
    pub(crate) const fn beyond_reserve(&self) -> u128 {
        let (mut sum, mut part) = (0, 0);
        while part < self.parts.len() {
            sum += self.parts[part].0 * self.parts[part].1;
            part += 1;
        }
        sum - self.reserve
    }

    /// By how many bytes the parts grow when each is rounded up to pages, for
    /// samples of so many bytes an element.
    pub(crate) const fn rounding(&self, samples: u128) -> u128 {
        let (mut sum, mut part) = (0, 0);
        while part < self.parts.len() {
            let (elements, times) = self.parts[part];
            // Of the size only what is left of its last page matters.
            let last = (elements % PAGE) * (samples % PAGE) % PAGE;
            sum += times * ((PAGE - last) % PAGE);
            part += 1;
        }
        sum
    }
}

/// The distance of two rows of so many elements: whole vectors, and no multiple
/// of 256, whose rows would share lines of a cache.
const fn row(elements: u128) -> u128 {
    let vectors = elements.div_ceil(16) * 16;
    if vectors.is_multiple_of(256) { vectors + 16 } else { vectors }
}

impl Stack {
    /// The workspace of a kernel of some layer.
    pub(super) const fn workspace(&self, layer: u64) -> Workspace {
        let (hidden, length) = (self.hidden as u128, self.length as u128);
        let (entering, states) = (self.entering(layer) as u128, 2 * (length + 1));
        let widest = if entering > hidden { entering } else { hidden };
        Workspace {
            parts: [
                (length * row(4 * hidden), 1),
                (states * row(widest), 5),
                (states * hidden, 2),
                (length * row(hidden), 1),
            ],
            reserve: 6 * length * hidden,
        }
    }

    /// The kernels, as training runs them. Each keeps its input, what it gives,
    /// both states before and behind it, and its workspace; its backward pass
    /// makes all gradients at once, that of its input even if nobody needs it.
    pub(super) const fn train_kernels(&self, record: &mut Recorder<'_>) {
        let [working, kept] = self.copied(record);
        let is_learned = record.reads_learned();
        let is_single = self.directions == 1;
        let (mut layer, layers) = (0, unrolled(self.layers));
        while layer < layers {
            let sizes = self.sizes(layer);
            let workspace = self.workspace(layer);
            let mut direction = 0;
            while direction < self.directions {
                let is_last = direction + 1 == self.directions;
                let params = sizes.into + sizes.between + 2 * sizes.bias;
                let mut kernel = operation!(
                    if is_last { self.directions as u128 * sizes.steps } else { sizes.input },
                    keeps_input = true,
                    keeps.elements = sizes.times * (workspace.reserve + 2 * sizes.state),
                    keeps.workspace = sizes.times * workspace.beyond_reserve(),
                    errors_working.elements = 2 * sizes.state,
                    params = sizes.times * params,
                    product = true
                );
                record.round(sizes.times * Workspace::PARTS);
                if is_single {
                    kernel.keeps_result = true;
                } else {
                    // Both give something of their own, which is joined.
                    kernel.keeps.elements += sizes.times * sizes.steps;
                }
                if direction == 0 {
                    // What the layers that it stands for give each other.
                    kernel.keeps.elements += (sizes.times - 1) * self.directions as u128 * sizes.steps;
                }
                if !self.bias {
                    // Without biases it reads zeros, as many as weights, and computes
                    // the gradients of both.
                    kernel.keeps.fixed = 4 * sizes.times * (sizes.into + sizes.between);
                    kernel.errors_working.fixed = 4 * 2 * self.gates as u128 * sizes.state;
                }
                if !is_last {
                    // The first one joins nothing, and finds what the others will give
                    // to the input; the error signal of the result is still there.
                    kernel.gives = Gives::View;
                    kernel.errors_working.elements += 2 * sizes.steps;
                }
                if layer == 0 && direction == 0 {
                    // The states before the first step, of all layers.
                    kernel.keeps = kernel.keeps.plus(kept);
                    kernel.keeps.elements += 2 * self.states();
                    if !is_learned {
                        kernel.errors_working.elements += sizes.input;
                    }
                }
                if layer + 1 == layers && is_last {
                    // The last states, put together.
                    kernel.working = working;
                    kernel.working.elements = 2 * self.states();
                }
                record.run(kernel);
                direction += 1;
            }
            layer += 1;
        }
    }

    /// The kernels at test time. All states are there to the end, and what the
    /// layer before has given, until the next one is through.
    pub(super) const fn run_kernels(&self, record: &mut Recorder<'_>) {
        let [copied, kept] = self.copied(record);
        let (steps, states) = (self.length as u128 * self.hidden as u128, self.states());
        let result = self.directions as u128 * steps;
        let before = if self.layers > 1 { result } else { 0 };
        let is_single = self.directions == 1;
        if !self.bias {
            // What a kernel reads in place of biases is there while it runs: in the
            // first layer, then in the last one, where of two directions what the
            // first has given the layer before is there too.
            let mut layer = 0;
            while layer < self.layers && layer < 2 {
                let sizes = self.sizes(layer);
                let mut zeros = operation!(
                    self.length as u128 * self.channels as u128,
                    gives = Gives::View,
                    working.fixed = 4 * (sizes.into + sizes.between)
                );
                zeros.working = zeros.working.plus(copied).plus(kept);
                zeros.working.elements = if layer == 0 {
                    result + 2 * states + 2 * self.directions as u128 * sizes.state
                } else {
                    result + before + if is_single { 0 } else { steps } + 4 * states
                };
                record.run(zeros);
                layer += 1;
            }
        }
        // While the last layer's result is made, of two directions from what each
        // gives, and while the last states are put together.
        let made = if is_single { result } else { 2 * result };
        let (making, joining) = (made + before + 4 * states, made + 6 * states);
        let most = if making > joining { making } else { joining };
        let mut kernels = operation!(result, product = true);
        kernels.working = copied.plus(kept);
        kernels.working.elements = most - result;
        record.run(kernels);
    }
}
