//! Convolutions.

use crate::argument::{Amount, Padding, Window};
use crate::cost::{Cost, Patch, Reach, clamp};
use crate::explain::Explanation;
use crate::memory::{Operation, Recorder, Tensor};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::sliding::{Sliding, spread};

/// Whether channels or filters fall into groups of one size; else returns
/// that they do not.
macro_rules! check_groups {
    ($groups:expr, $what:literal, $value:expr) => {
        if $value % $groups != 0 {
            return Err(Problem::Divide { parameter: "groups", divisor: $groups, what: $what, value: $value });
        }
    };
}

/// The number of weights of all filters.
macro_rules! weights {
    ($cells:expr, $channels:expr, $filters:expr) => {
        product!(product!($cells, $channels, "the number of its params"), $filters, "the number of its params")
    };
}

layer! {
    /// `conv(filters, window)`: a convolution over 1 to 3 spatial axes.
    ///
    /// Each axis becomes ⌊(size + 2·padding − dilation·(window − 1) − 1) /
    /// stride⌋ + 1, or ⌈size / stride⌉ with `padding = same`, the default.
    /// Params: k·C/groups·filters, and a bias a filter. MACs: the weights at
    /// every output position. Source: PyTorch's `Conv2d`, whose padding
    /// defaults to 0.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::Conv};
    ///
    /// let conv = Conv { filters: 32, window: Window::every(3), ..Conv::DEFAULT };
    /// let cost = conv.infer(Shape::new(&[28, 28, 32]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "28x28x32");
    /// assert_eq!(cost.params, 9_248);   // 3·3·32·32 + 32
    /// assert_eq!(cost.macs, 7_225_344); // 9,216 weights at 28·28 places
    /// ```
    conv => Conv {
        /// The number of channels of the output.
        filters: u64;
        /// The size of the window (the kernel).
        window: Window;
        /// The step of the window.
        stride: Window = Window::every(1), "1";
        /// How far the window may reach over the edge.
        padding: Padding = Padding::Same, "same";
        /// The distance between the cells of the window.
        dilation: Window = Window::every(1), "1";
        /// Channels and filters fall into this many groups that do not see
        /// each other.
        groups: u64 = 1, "1";
        /// Whether each filter adds a bias.
        bias: bool = true, "true";
    }
}

impl Conv {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let slid = attempt!(
            Sliding {
                window: self.window,
                stride: self.stride,
                padding: self.padding,
                dilation: self.dilation,
                ceil: false,
                half_at_most: false,
            }
            .over(input)
        );
        check_groups!(self.groups, "channels", input.channels());
        check_groups!(self.groups, "filters", self.filters);
        let output = attempt!(input.with(slid.sizes, self.filters));
        let weights = weights!(slid.cells, input.channels() / self.groups, self.filters);
        let biases = if self.bias { self.filters } else { 0 };
        Ok(attempt!(Cost::weighted(output, weights, biases, output.positions())).seeing(Reach::Window(slid.patch)))
    }

    pub(crate) const fn explain(&self, input: &Shape, output: &Shape, to: &mut Explanation) {
        explain(self, input, output.spatial(), to);
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        if !self.bias {
            record.miss_biases(self.filters);
        }
        convolve(self.filters, self.bias, output, params, record);
    }
}

/// Explains filters that read k·C/groups values, each at all these places.
const fn explain(conv: &Conv, input: &Shape, places: &[u64], to: &mut Explanation) {
    if conv.bias {
        to.params.open();
    }
    to.params.cells(&conv.window, input).times(input.channels()).over(conv.groups);
    if conv.bias {
        to.params.plus().times(1).close();
    }
    to.params.times(conv.filters);
    to.macs.cells(&conv.window, input).times(input.channels()).over(conv.groups).times(conv.filters).each(places);
}

/// The work of a convolution: it keeps its input, and its backward pass gives
/// the errors of input, weights and biases at once.
const fn convolve(filters: u64, bias: bool, output: &Shape, params: u64, record: &mut Recorder<'_>) {
    let biases = if bias { filters } else { 0 };
    let weights = params - biases;
    record.learn(Tensor::other(weights));
    if bias {
        record.learn(Tensor::wide(biases));
    }
    record.run(Operation::product(output.elements() as u128, weights as u128, biases as u128));
}

layer! {
    /// `depthwise(window)`: a convolution in which every channel is a group
    /// of its own.
    ///
    /// It is `conv(multiplier·C, window, groups = C)`. Params: k·C·multiplier,
    /// and a bias a filter. Source: PyTorch's `Conv2d` with `groups`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::Depthwise};
    ///
    /// let depthwise = Depthwise { window: Window::every(3), ..Depthwise::DEFAULT };
    /// let cost = depthwise.infer(Shape::new(&[112, 112, 32]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 320); // 3·3·32 + 32
    /// assert_eq!(cost.macs, 3_612_672); // 288 weights at 112·112 places
    /// ```
    depthwise => Depthwise {
        /// The size of the window (the kernel).
        window: Window;
        /// The number of filters a channel.
        multiplier: u64 = 1, "1";
        /// The step of the window.
        stride: Window = Window::every(1), "1";
        /// How far the window may reach over the edge.
        padding: Padding = Padding::Same, "same";
        /// The distance between the cells of the window.
        dilation: Window = Window::every(1), "1";
        /// Whether each filter adds a bias.
        bias: bool = true, "true";
    }
}

impl Depthwise {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let filters = product!(input.channels(), self.multiplier, "the number of its filters");
        let conv = Conv {
            filters,
            window: self.window,
            stride: self.stride,
            padding: self.padding,
            dilation: self.dilation,
            groups: input.channels(),
            bias: self.bias,
        };
        conv.cost(input)
    }

    pub(crate) const fn explain(&self, input: &Shape, output: &Shape, to: &mut Explanation) {
        // One filter reads one channel.
        let one = Conv { filters: output.channels(), window: self.window, bias: self.bias, ..Conv::DEFAULT };
        explain(&Conv { groups: input.channels(), ..one }, input, output.spatial(), to);
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        if !self.bias {
            record.miss_biases(output.channels());
        }
        convolve(output.channels(), self.bias, output, params, record);
    }
}

layer! {
    /// `conv_transpose(filters, window)`: a transposed convolution, which
    /// enlarges its input by its stride.
    ///
    /// Each axis becomes (size − 1)·stride − 2·padding +
    /// dilation·(window − 1) + `output_padding` + 1. Params as for a
    /// convolution; MACs: the weights at every *input* position. Source:
    /// PyTorch's `ConvTranspose2d`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::ConvTranspose};
    ///
    /// let up = ConvTranspose {
    ///     filters: 64,
    ///     window: Window::every(2),
    ///     stride: Window::every(2),
    ///     ..ConvTranspose::DEFAULT
    /// };
    /// let cost = up.infer(Shape::new(&[28, 28, 128]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "56x56x64");
    /// assert_eq!(cost.params, 32_832); // 2·2·128·64 + 64
    /// ```
    conv_transpose => ConvTranspose {
        /// The number of channels of the output.
        filters: u64;
        /// The size of the window (the kernel).
        window: Window;
        /// The step between two windows in the output.
        stride: Window = Window::every(1), "1";
        /// How much is cut off on each side of the output.
        padding: Amount = Amount::NONE, "0";
        /// How much is added at the end of the output; below the stride or
        /// the dilation.
        output_padding: Amount = Amount::NONE, "0";
        /// The distance between the cells of the window.
        dilation: Window = Window::every(1), "1";
        /// Channels and filters fall into this many groups that do not see
        /// each other.
        groups: u64 = 1, "1";
        /// Whether each filter adds a bias.
        bias: bool = true, "true";
    }
}

impl ConvTranspose {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let axes = attempt!(input.spatial_axes());
        let window = on_axes!(self.window, "window", axes);
        let stride = on_axes!(self.stride, "stride", axes);
        let padding = on_axes!(self.padding.0, "padding", axes);
        let extra = on_axes!(self.output_padding.0, "output_padding", axes);
        let dilation = on_axes!(self.dilation, "dilation", axes);
        check_groups!(self.groups, "channels", input.channels());
        check_groups!(self.groups, "filters", self.filters);

        let mut sizes = [1; Window::MAX_AXES];
        let mut patch = Patch::POINT;
        let mut cells = 1;
        let mut axis = 0;
        while axis < axes {
            let below = if stride.on(axis) > dilation.on(axis) { stride.on(axis) } else { dilation.on(axis) };
            if extra.on(axis) >= below {
                return Err(Problem::OutputPadding { value: extra.on(axis), below });
            }
            sizes[axis] = attempt!(enlarged(
                input.axis(axis),
                stride.on(axis),
                spread(window.on(axis), dilation.on(axis)),
                padding.on(axis),
                extra.on(axis),
            ));
            cells = product!(cells, window.on(axis), "the size of its window");
            // Of the windows that meet at a place of the output, each is one
            // place of the input: the first one is the first that reaches it,
            // ⌈(place + padding − covers + 1) / stride⌉.
            let covers = narrow!(spread(window.on(axis), dilation.on(axis)), "the size of its window");
            let (cut, step) = (padding.on(axis) as i128, stride.on(axis));
            patch.shrink[axis] = step;
            patch.first[axis] = clamp(cut - covers as i128 + step as i128);
            patch.last[axis] = clamp(cut);
            axis += 1;
        }
        let output = attempt!(input.with(sizes, self.filters));
        let weights = weights!(cells, input.channels() / self.groups, self.filters);
        let biases = if self.bias { self.filters } else { 0 };
        Ok(attempt!(Cost::weighted(output, weights, biases, input.positions())).seeing(Reach::Window(patch)))
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        let &Self { filters, window, groups, bias, .. } = self;
        explain(&Conv { filters, window, groups, bias, ..Conv::DEFAULT }, input, input.spatial(), to);
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        convolve(self.filters, self.bias, output, params, record);
    }
}

/// The size of one axis behind a transposed convolution.
const fn enlarged(size: u64, stride: u64, covers: u128, padding: u64, extra: u64) -> Result<u64, Problem> {
    const OVERFLOW: Problem = Problem::Overflow { what: "its output" };
    let Some(sum) = ((size as u128 - 1) * stride as u128).checked_add(covers) else {
        return Err(OVERFLOW);
    };
    let Some(sum) = sum.checked_add(extra as u128) else {
        return Err(OVERFLOW);
    };
    match sum.checked_sub(2 * padding as u128) {
        None | Some(0) => Err(Problem::NothingLeft),
        Some(size) => Ok(narrow!(size, "its output")),
    }
}
