//! Attention within windows of an image.

use crate::argument::Window;
use crate::cost::{Cost, Patch, Reach, ends};
use crate::explain::Explanation;
use crate::memory::{Errors, Gives, Operation, Recorder, Tensor, operation};
use crate::problem::Problem;
use crate::shape::Shape;

layer! {
    /// `window_attention(heads, window)`: attention within windows of an
    /// image, `HxWxC` to `HxWxC` (Liu et al. 2021).
    ///
    /// Params: 4·C² weights and 4·C biases, and (2h−1)·(2w−1)·heads relative
    /// positions for a window of h × w. MACs: over an image that is padded to
    /// whole windows, 4·C² at each position and 2·h·w·C for the products.
    /// Source: torchvision's `ShiftedWindowAttention`; shifting the windows
    /// changes no count.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::WindowAttention};
    ///
    /// let attention =
    ///     WindowAttention { heads: 3, window: Window::every(7), ..WindowAttention::DEFAULT };
    /// let cost = attention.infer(Shape::new(&[56, 56, 96]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 37_755); // 4·96·96 + 4·96 + 13·13·3
    /// ```
    window_attention => WindowAttention {
        /// The number of heads, which divides the channels.
        heads: u64;
        /// The size of a window.
        window: Window;
        /// Whether queries, keys, values and the output add a bias.
        bias: bool = true, "true";
        /// Whether each head learns a bias for each relative position.
        relative: bool = true, "true";
    }
}

impl WindowAttention {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        const WHAT: &str = "the number of its params";
        const MACS: &str = "the number of its multiply-adds";
        let axes = attempt!(input.spatial_axes());
        let window = on_axes!(self.window, "window", axes);
        let channels = input.channels();
        if !channels.is_multiple_of(self.heads) {
            let (divisor, value) = (self.heads, channels);
            return Err(Problem::Divide { parameter: "heads", divisor, what: "channels", value });
        }
        let mut positions = 1;
        let mut cells = 1;
        let mut offsets = 1;
        let mut axis = 0;
        while axis < axes {
            let size = window.on(axis);
            let windows = input.axis(axis).div_ceil(size);
            positions = product!(positions, product!(windows, size, MACS), MACS);
            cells = product!(cells, size, MACS);
            offsets = product!(offsets, sum!(size, size - 1, WHAT), WHAT);
            axis += 1;
        }
        let four = product!(4_u64, channels, WHAT);
        let weights = product!(four, channels, WHAT);
        let cost = attempt!(Cost::weighted(*input, weights, if self.bias { four } else { 0 }, positions));
        let relative = if self.relative { product!(offsets, self.heads, WHAT) } else { 0 };
        let products = product!(product!(product!(2_u64, positions, MACS), cells, MACS), channels, MACS);
        Ok(Cost {
            params: sum!(cost.params, relative, WHAT),
            macs: sum!(cost.macs, products, MACS),
            reach: Reach::Window(Patch {
                stride: window.on_all(),
                last: ends(window),
                repeat: window.on_all(),
                ..Patch::POINT
            }),
            ..cost
        })
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        let channels = input.channels();
        to.params.times(4).with_bias(self.bias, &[channels]).times(channels);
        let axes = input.spatial().len();
        // The image is padded to whole windows.
        let (mut padded, mut offsets) = ([1; Window::MAX_AXES], [1; Window::MAX_AXES]);
        let mut axis = 0;
        while axis < axes {
            let size = self.window.on(axis);
            padded[axis] = input.axis(axis).div_ceil(size) * size;
            offsets[axis] = size + (size - 1);
            axis += 1;
        }
        let (padded, offsets) = (padded.split_at(axes).0, offsets.split_at(axes).0);
        if self.relative {
            to.params.plus().each(offsets).times(self.heads);
        }
        to.macs.times(4).each(&[channels, channels]).each(padded);
        to.macs.plus().times(2).each(padded).cells(&self.window, input).times(channels);
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        let axes = input.rank() - 1;
        let (mut positions, mut cells) = (1, 1);
        let mut axis = 0;
        while axis < axes {
            let size = self.window.on(axis) as u128;
            positions *= (input.axis(axis) as u128).div_ceil(size) * size;
            cells *= size;
            axis += 1;
        }
        let channels = input.channels();
        let weights = channels * channels;
        let biases = if self.bias { channels } else { 0 };
        let relative = params - 4 * (weights + biases);

        // The table of positions is the layer's own and comes before those of
        // its parts.
        if relative > 0 {
            record.learn(Tensor::matrix(relative / self.heads, relative));
        }
        record.learn(Tensor::matrix(3 * channels, 3 * weights));
        if self.bias {
            record.learn(Tensor::wide(3 * biases));
        }
        record.learn(Tensor::matrix(channels, weights));
        if self.bias {
            record.learn(Tensor::wide(biases));
        }
        let (weights, biases) = (weights as u128, biases as u128);
        let padded = positions * channels as u128;
        let scores = positions * cells * self.heads as u128;
        // For each pair of places a bias, looked up in the table by an index
        // that is stored.
        let table = if self.relative { cells * cells } else { 0 };
        record.store(8 * table);
        let x = record.value();
        // The windows side by side, as a copy.
        // The gradient of the table comes last.
        record.run(operation!(padded, params = relative as u128));
        record.run(Operation::product(3 * padded, 3 * weights, 3 * biases));
        let is_single = self.heads == 1;
        let mut mixed = mix(padded, scores, is_single, record.is_training());
        if record.is_training() && x > 0 {
            // The function's argument, which nothing else holds there.
            mixed.working.elements += input.elements() as u128;
        }
        mixed.working.fixed = 4 * table * self.heads as u128;
        mixed.errors_working.fixed = mixed.working.fixed;
        record.run(mixed);
        record.run(score(padded, scores, is_single));
        record.run(Operation::product(padded, weights, biases));
        // And back; at test time the caller holds the argument until then.
        let last = record.value();
        record.run_holding(operation!(output.elements() as u128), &[last], &[x]);
    }
}

/// The work of attention written out, as within windows, for n queries and a
/// scores, but what the scores need for the backward pass. Queries, keys and
/// values are copied head by head; of a single head keys and values are parts
/// of what was projected, and the scaled queries are kept beside that.
///
/// Measured in PyTorch, besides what enters and the biases of scores: while it
/// runs the larger of 7n + 2a and 11n + a, of a single head 5n + 2a and 8n + a;
/// at test time 5n + 2a and 7n + a, or 5n + 2a and 6n + a.
const fn mix(n: u128, a: u128, is_single: bool, is_training: bool) -> Operation {
    let (with_scores, behind) = match (is_single, is_training) {
        (false, true) => (7, 11),
        (true, true) => (5, 8),
        (false, false) => (5, 7),
        (true, false) => (5, 6),
    };
    let (with_scores, behind) = (with_scores * n + 2 * a, behind * n + a);
    let most = if with_scores > behind { with_scores } else { behind };
    // Counted already are what was projected, the result, and in training the
    // windows.
    let (counted, kept) = match (is_training, is_single) {
        (false, _) => (4 * n, 0),
        (true, false) => (5 * n, 0),
        (true, true) => (6 * n, n),
    };
    // In the backward pass 9n are there in the end.
    let errors_working = if is_single { 0 } else { n };
    operation!(
        n,
        product = true,
        keeps_input = true,
        keeps.elements = kept,
        working.elements = most - counted,
        errors_working.elements = errors_working
    )
}

/// The scores of the same: in the backward pass 4n + 3a are there, of a single
/// head 6n + 3a.
const fn score(n: u128, a: u128, is_single: bool) -> Operation {
    let kept_already = if is_single { 0 } else { n };
    operation!(
        n,
        gives = Gives::View,
        keeps.elements = a,
        errors = Errors::Passed,
        errors_working.elements = (2 * a).saturating_sub(kept_already)
    )
}
