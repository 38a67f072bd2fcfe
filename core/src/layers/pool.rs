//! Pools.

use crate::argument::{Padding, Window};
use crate::cost::{Cost, Patch, Reach, clamp};
use crate::explain::Explanation;
use crate::memory::{Recorder, operation};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::sliding::Sliding;

layer! {
    /// `maxpool(window)`: the largest value under a window that slides.
    ///
    /// Each axis becomes ⌊(size + 2·padding − dilation·(window − 1) − 1) /
    /// stride⌋ + 1; with `ceil` rounded up, as long as the last window starts
    /// inside the input or its left padding. No params, no MACs. Source:
    /// PyTorch's `MaxPool2d`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::MaxPool};
    ///
    /// let pool = MaxPool { window: Window::every(2), ..MaxPool::DEFAULT };
    /// let cost = pool.infer(Shape::new(&[28, 28, 32]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "14x14x32");
    /// ```
    maxpool => MaxPool {
        /// The size of the window.
        window: Window;
        /// The step of the window; the window's own size if `None`.
        stride: Option<Window> = None, "window";
        /// How far the window may reach over the edge; at most half of it.
        padding: Padding = Padding::ZERO, "0";
        /// Whether a last window may stick out at the end.
        ceil: bool = false, "false";
        /// The distance between the cells of the window.
        dilation: Window = Window::every(1), "1";
    }
}

impl MaxPool {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        pool(self.window, self.stride, self.padding, self.dilation, self.ceil, input)
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        largest(output, record);
    }
}

layer! {
    /// `avgpool(window)`: the mean under a window that slides.
    ///
    /// The output is that of [`MaxPool`]. No params, no MACs. Source:
    /// PyTorch's `AvgPool2d`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::AvgPool};
    ///
    /// let pool = AvgPool { window: Window::every(2), ceil: true, ..AvgPool::DEFAULT };
    /// let cost = pool.infer(Shape::new(&[7, 7, 32]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "4x4x32");
    /// ```
    avgpool => AvgPool {
        /// The size of the window.
        window: Window;
        /// The step of the window; the window's own size if `None`.
        stride: Option<Window> = None, "window";
        /// How far the window may reach over the edge; at most half of it.
        padding: Padding = Padding::ZERO, "0";
        /// Whether a last window may stick out at the end.
        ceil: bool = false, "false";
    }
}

impl AvgPool {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        pool(self.window, self.stride, self.padding, Window::every(1), self.ceil, input)
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(operation!(output.elements() as u128, keeps_input = true));
    }
}

const fn pool(
    window: Window,
    stride: Option<Window>,
    padding: Padding,
    dilation: Window,
    ceil: bool,
    input: &Shape,
) -> Result<Cost, Problem> {
    let stride = match stride {
        Some(stride) => stride,
        None => window,
    };
    let sliding = Sliding { window, stride, padding, dilation, ceil, half_at_most: true };
    let slid = attempt!(sliding.over(input));
    Ok(Cost::free(attempt!(input.with_spatial(slid.sizes))).seeing(Reach::Window(slid.patch)))
}

layer! {
    /// `adaptive_avgpool(size)`: the mean of as many parts as the output has
    /// places.
    ///
    /// The spatial axes become `size`. No params, no MACs. Source: PyTorch's
    /// `AdaptiveAvgPool2d`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::AdaptiveAvgPool};
    ///
    /// let pool = AdaptiveAvgPool { size: Window::every(7) };
    /// let cost = pool.infer(Shape::new(&[13, 13, 256]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "7x7x256");
    /// ```
    adaptive_avgpool => AdaptiveAvgPool {
        /// The spatial axes of the output.
        size: Window;
    }
}

impl AdaptiveAvgPool {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        pool_to(self.size, input)
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        mean(output, record);
    }
}

layer! {
    /// `adaptive_maxpool(size)`: the largest value of as many parts as the
    /// output has places.
    ///
    /// The spatial axes become `size`. No params, no MACs. Source: PyTorch's
    /// `AdaptiveMaxPool2d`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::AdaptiveMaxPool};
    ///
    /// let pool = AdaptiveMaxPool { size: Window::every(1) };
    /// let cost = pool.infer(Shape::new(&[13, 13, 256]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "1x1x256");
    /// ```
    adaptive_maxpool => AdaptiveMaxPool {
        /// The spatial axes of the output.
        size: Window;
    }
}

impl AdaptiveMaxPool {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        pool_to(self.size, input)
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        largest(output, record);
    }
}

layer! {
    /// `global_avgpool`: the mean of each channel.
    ///
    /// Every spatial axis becomes 1. No params, no MACs.
    ///
    /// ```
    /// use netweight::{Shape, layers::GlobalAvgPool};
    ///
    /// let cost = GlobalAvgPool {}.infer(Shape::new(&[7, 7, 512]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "1x1x512");
    /// ```
    global_avgpool => GlobalAvgPool {}
}

impl GlobalAvgPool {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        pool_to(Window::every(1), input)
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        mean(output, record);
    }
}

layer! {
    /// `global_maxpool`: the largest value of each channel.
    ///
    /// Every spatial axis becomes 1. No params, no MACs.
    ///
    /// ```
    /// use netweight::{Shape, layers::GlobalMaxPool};
    ///
    /// let cost = GlobalMaxPool {}.infer(Shape::new(&[49, 512]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "1x512");
    /// ```
    global_maxpool => GlobalMaxPool {}
}

impl GlobalMaxPool {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        pool_to(Window::every(1), input)
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        largest(output, record);
    }
}

const fn pool_to(size: Window, input: &Shape) -> Result<Cost, Problem> {
    let axes = attempt!(input.spatial_axes());
    let sizes = on_axes!(size, "size", axes).on_all();
    let mut patch = Patch::POINT;
    let mut whole = true;
    let mut axis = 0;
    while axis < axes {
        let (from, to) = (input.axis(axis), sizes[axis]);
        whole = whole && to == 1;
        // Part i is from ⌊i·from / to⌋ to below ⌈(i + 1)·from / to⌉.
        patch.stride[axis] = from;
        patch.shrink[axis] = to;
        patch.last[axis] = clamp(from as i128 - 1);
        axis += 1;
    }
    let reach = if whole { Reach::Everything } else { Reach::Window(patch) };
    Ok(Cost::free(attempt!(input.with_spatial(sizes))).seeing(reach))
}

/// The work of a pool of largest values: it keeps its input, and for each
/// output the place of the largest value, in 8 bytes.
const fn largest(output: &Shape, record: &mut Recorder<'_>) {
    let places = 8 * output.elements() as u128;
    record.run(operation!(output.elements() as u128, keeps_input = true, keeps.bytes = places));
}

/// The work of a pool of means; that of everything needs no input in its
/// backward pass.
const fn mean(output: &Shape, record: &mut Recorder<'_>) {
    record.run(operation!(output.elements() as u128, keeps_input = output.positions() > 1));
}

counts_nothing!("comparisons are not counted": MaxPool, AdaptiveMaxPool, GlobalMaxPool);

counts_nothing!("means are not counted": AvgPool, AdaptiveAvgPool, GlobalAvgPool);
