//! Recurrent layers.

mod kernel;
mod stack;
mod steps;

use crate::cost::{Cost, Reach};
use crate::explain::Explanation;
use crate::layers::recurrent::kernel::Workspace;
use crate::layers::recurrent::stack::{Stack, unrolled};
use crate::memory::Recorder;
use crate::problem::Problem;
use crate::shape::Shape;

/// Declares the recurrent layers, which differ in their number of gates.
macro_rules! recurrent {
    ($($name:ident => $Type:ident, $gates:literal, $source:literal, $params:literal;)*) => {$(
        layer! {
            #[doc = concat!("`", stringify!($name), "(hidden)`: a recurrent layer, `LxC` to `LxH`, or `Lx2H` in both directions.")]
            ///
            #[doc = concat!("Params of each layer and direction: ", stringify!($gates), "·H·(C + H) weights and")]
            #[doc = concat!(stringify!($gates), "·2·H biases (two vectors, as in PyTorch). MACs: the weights at every")]
            #[doc = concat!("step. Source: PyTorch's `", $source, "`.")]
            ///
            /// ```
            #[doc = concat!("use netweight::{Shape, layers::", stringify!($Type), "};")]
            ///
            #[doc = concat!("let layer = ", stringify!($Type), " { hidden: 128, ..", stringify!($Type), "::DEFAULT };")]
            /// let cost = layer.infer(Shape::new(&[50, 64]).unwrap()).unwrap();
            /// assert_eq!(cost.output.to_string(), "50x128");
            #[doc = concat!("assert_eq!(cost.params, ", stringify!($params), ");")]
            /// ```
            $name => $Type {
                /// The number of channels of the output, in one direction.
                hidden: u64;
                /// The number of layers, each on the output of the one before.
                layers: u64 = 1, "1";
                /// Whether a second one runs from the end to the beginning.
                bidirectional: bool = false, "false";
                /// Whether each gate adds two biases.
                bias: bool = true, "true";
            }
        }

        impl $Type {
            const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
                weigh($gates, self.hidden, self.layers, self.bidirectional, self.bias, input)
            }

            pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
                let directions = if self.bidirectional { 2 } else { 1 };
                explain([$gates, directions, self.hidden], self.layers, self.bias, input, to);
            }

            /// At most how many operations of a framework it is.
            pub(crate) const fn operations(&self) -> u64 {
                let directions = if self.bidirectional { 2 } else { 1 };
                directions * unrolled(self.layers) * stack::operations($gates)
            }

            const fn stack(&self, input: &Shape) -> Stack {
                Stack {
                    gates: $gates,
                    hidden: self.hidden,
                    layers: self.layers,
                    directions: if self.bidirectional { 2 } else { 1 },
                    bias: self.bias,
                    length: input.axis(0),
                    channels: input.channels(),
                }
            }

            pub(crate) const fn work(&self, input: &Shape, _: &Shape, _: u64, record: &mut Recorder<'_>) {
                self.stack(input).work(record);
            }
        }
    )*};
}

recurrent! {
    lstm => Lstm, 4, "LSTM", 99_328;
    gru => Gru, 3, "GRU", 74_496;
    rnn => Rnn, 1, "RNN", 24_832;
}

impl Lstm {
    /// How many kernels run: one for each layer and direction.
    pub(crate) const fn kernels(&self) -> u128 {
        self.layers as u128 * if self.bidirectional { 2 } else { 1 }
    }

    /// The workspace of one of them.
    pub(crate) const fn workspace(&self, input: &Shape, kernel: u128) -> Workspace {
        let stack = self.stack(input);
        stack.workspace(if kernel < stack.directions as u128 { 0 } else { 1 })
    }
}

/// A stack of layers with so many gates.
const fn weigh(
    gates: u64,
    hidden: u64,
    layers: u64,
    bidirectional: bool,
    bias: bool,
    input: &Shape,
) -> Result<Cost, Problem> {
    const WHAT: &str = "the number of its params";
    let (length, channels) = attempt!(input.sequence());
    let directions: u64 = if bidirectional { 2 } else { 1 };
    let width = product!(directions, hidden, "its output");
    let rows = product!(gates, width, WHAT);
    // The first layer reads the input, the others the output of the one before.
    let first = product!(rows, sum!(channels, hidden, WHAT), WHAT);
    let other = product!(rows, sum!(width, hidden, WHAT), WHAT);
    let weights = sum!(first, product!(other, layers - 1, WHAT), WHAT);
    let biases = if bias { product!(product!(2_u64, rows, WHAT), layers, WHAT) } else { 0 };
    let output = attempt!(input.with_channels(width));
    let cost = attempt!(Cost::weighted(output, weights, biases, length));
    Ok(Cost { reach: Reach::Everything, ..cost })
}

/// Explains a stack: gates, directions and hidden channels are its rows, of
/// which each reads the input (behind the first layer, all directions of the
/// one before) and the state, and has two biases. A factor of 1 says nothing:
/// one gate, one direction, one layer more.
const fn explain(rows: [u64; 3], layers: u64, bias: bool, input: &Shape, to: &mut Explanation) {
    let [gates, directions, hidden] = rows;
    let each = [gates, directions];
    let mut layer = 0;
    // All layers behind the first are equal.
    while layer < layers && layer < 2 {
        to.macs.plus().times(input.axis(0));
        to.params.plus();
        if layer > 0 && layers > 2 {
            to.macs.times(layers - 1);
            to.params.times(layers - 1);
        }
        let reads: &[u64] = match (layer, directions) {
            (0, _) => &[input.channels()],
            (_, 1) => &[hidden],
            (_, _) => &[directions, hidden],
        };
        let mut factor = 0;
        while factor < each.len() {
            if each[factor] > 1 {
                to.macs.times(each[factor]);
                to.params.times(each[factor]);
            }
            factor += 1;
        }
        to.macs.times(hidden).open().each(reads).plus().times(hidden).close();
        to.params.times(hidden).open().each(reads).plus().times(hidden);
        if bias {
            to.params.plus().times(2);
        }
        to.params.close();
        layer += 1;
    }
}
