//! Recurrent layers.

use crate::cost::{Cost, Reach};
use crate::explain::Explanation;
use crate::memory::{Recorder, Tensor, operation};
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
                stack($gates, self.hidden, self.layers, self.bidirectional, self.bias, input)
            }

            pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
                let directions = if self.bidirectional { 2 } else { 1 };
                explain([$gates, directions, self.hidden], self.layers, self.bias, input, to);
            }

            pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
                unroll($gates, self.hidden, self.layers, self.bias, [input, output], params, record);
            }
        }
    )*};
}

recurrent! {
    lstm => Lstm, 4, "LSTM", 99_328;
    gru => Gru, 3, "GRU", 74_496;
    rnn => Rnn, 1, "RNN", 24_832;
}

/// A stack of layers with so many gates.
const fn stack(
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

/// The work of a stack of layers: it keeps its input, and for each step, layer
/// and direction gates and states: as much as PyTorch's CPU does for `rnn` and
/// `gru`; for `lstm` the four gates, the cell and the state, without the
/// workspace of a library's kernel.
const fn unroll(
    gates: u64,
    hidden: u64,
    layers: u64,
    bias: bool,
    [input, output]: [&Shape; 2],
    params: u64,
    record: &mut Recorder<'_>,
) {
    let width = output.channels();
    let mut layer = 0;
    // All layers behind the first are equal.
    while layer < layers && layer < 2 {
        let (inputs, copies) = if layer == 0 { (input.channels(), 1) } else { (width, layers - 1) };
        let mut direction = 0;
        while direction < width / hidden {
            let rows = gates * hidden;
            record.learn_copies(Tensor::matrix(rows, rows * inputs), copies);
            record.learn_copies(Tensor::matrix(rows, rows * hidden), copies);
            if bias {
                record.learn_copies(Tensor::wide(rows), copies);
                record.learn_copies(Tensor::wide(rows), copies);
            }
            direction += 1;
        }
        layer += 1;
    }
    let directions = (width / hidden) as u128;
    let (layers, state) = (layers as u128, directions * hidden as u128);
    let steps = input.axis(0) as u128 * state;
    // Behind the first layer, each one's input; both directions copy the first.
    let inputs = (layers - 1) * steps + (directions - 1) * input.elements() as u128;
    // What a step keeps, and what it holds besides when the last one ends.
    let (kept, held) = match gates {
        1 => (layers * (steps + state), steps),
        3 => (layers * 7 * steps, 3 * steps + state),
        _ => (layers * 6 * steps, state),
    };
    record.run(operation!(
        output.elements() as u128,
        keeps_input = true,
        keeps.elements = kept + inputs,
        working.elements = held,
        params = params as u128,
        product = true
    ));
}
