//! Recurrent layers, as PyTorch has them.

use crate::batch::Batch;
use crate::geometry::size;
use crate::layers::dense::Dense;
use crate::weights::mismatch;
use burn::module::{Initializer, Module};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};
use netweight_core::LayerSummary;

/// What a step makes of the gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Lstm,
    Gru,
    Rnn,
}

impl Kind {
    const fn gates(self) -> u64 {
        match self {
            Self::Lstm => 4,
            Self::Gru => 3,
            Self::Rnn => 1,
        }
    }
}

/// One layer in one direction: what it makes of its input and of its own last
/// state. Gates stand beside each other in PyTorch's order.
#[derive(Module, Debug)]
pub struct Cell {
    /// `channels` to `gates · hidden`
    pub input: Dense,
    /// `hidden` to `gates · hidden`
    pub state: Dense,
}

/// A stack of recurrent layers.
#[derive(Module, Debug)]
pub struct Recurrent {
    /// Layer by layer; of both directions the one forwards first.
    pub cells: Vec<Cell>,
}

/// The arguments of a recurrent layer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stack {
    pub kind: Kind,
    pub hidden: u64,
    pub layers: u64,
    pub bidirectional: bool,
    pub bias: bool,
}

impl Stack {
    pub(crate) fn cells(&self, channels: u64, device: &Device) -> Recurrent {
        let directions = if self.bidirectional { 2 } else { 1 };
        let rows = self.kind.gates() * self.hidden;
        #[expect(clippy::cast_precision_loss, reason = "the width of a layer")]
        let bound = 1.0 / (self.hidden as f64).sqrt();
        let initializer = Initializer::Uniform { min: -bound, max: bound };
        let dense = |inputs| Dense::with(&initializer, inputs, rows, self.bias, device);
        let cells = (0..self.layers).flat_map(|layer| {
            let inputs = if layer == 0 { channels } else { directions * self.hidden };
            (0..directions).map(move |_| inputs)
        });
        Recurrent { cells: cells.map(|inputs| Cell { input: dense(inputs), state: dense(self.hidden) }).collect() }
    }

    pub(crate) fn forward(&self, weights: &Recurrent, row: &LayerSummary<'_>, x: Batch) -> Batch {
        let Batch::Sequence(mut x) = x else { mismatch(row) };
        for layer in weights.cells.chunks(if self.bidirectional { 2 } else { 1 }) {
            let directions = layer.iter().enumerate().map(|(i, cell)| self.unroll(cell, x.clone(), i == 1));
            x = Tensor::cat(directions.collect(), 2);
        }
        Batch::Sequence(x)
    }

    /// All states of one layer in one direction.
    fn unroll(&self, cell: &Cell, x: Tensor<3>, backwards: bool) -> Tensor<3> {
        let ([samples, length, _], device, hidden) = (x.dims(), x.device(), size(self.hidden));
        let inputs = cell.input.forward(x);
        let mut state = Tensor::<2>::zeros([samples, hidden], &device);
        let mut memory = state.clone();
        let mut states = Vec::with_capacity(length);
        for step in 0..length {
            let place = if backwards { length - 1 - step } else { step };
            let input = inputs.clone().narrow(1, place, 1).squeeze_dim::<2>(1);
            let own = cell.state.forward(state.clone());
            let gate = |gates: &Tensor<2>, i: usize| gates.clone().narrow(1, i * hidden, hidden);
            state = match self.kind {
                Kind::Rnn => (input + own).tanh(),
                Kind::Lstm => {
                    let gates = input + own;
                    let (take, keep) = (sigmoid(gate(&gates, 0)), sigmoid(gate(&gates, 1)));
                    memory = keep * memory + take * gate(&gates, 2).tanh();
                    sigmoid(gate(&gates, 3)) * memory.clone().tanh()
                }
                Kind::Gru => {
                    let reset = sigmoid(gate(&input, 0) + gate(&own, 0));
                    let update = sigmoid(gate(&input, 1) + gate(&own, 1));
                    let new = (gate(&input, 2) + reset * gate(&own, 2)).tanh();
                    new.clone() + update * (state - new)
                }
            };
            states.push(state.clone());
        }
        if backwards {
            states.reverse();
        }
        Tensor::stack(states, 1)
    }
}
