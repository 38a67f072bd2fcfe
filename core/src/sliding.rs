//! Windows that slide over an input: convolutions and pools.

use crate::argument::{Padding, Window};
use crate::cost::{Patch, clamp};
use crate::problem::Problem;
use crate::shape::Shape;

/// A window and how it slides.
#[derive(Clone, Copy)]
pub(crate) struct Sliding {
    pub(crate) window: Window,
    pub(crate) stride: Window,
    pub(crate) padding: Padding,
    pub(crate) dilation: Window,
    /// Whether a last window may stick out at the end, as long as it starts
    /// inside the input or its left padding.
    pub(crate) ceil: bool,
    /// Whether more padding than half a window is an error, as in pools.
    pub(crate) half_at_most: bool,
}

/// A sliding window on each spatial axis of an input.
#[derive(Clone, Copy)]
pub(crate) struct Slid {
    /// The number of places where the window stands.
    pub(crate) sizes: [u64; Window::MAX_AXES],
    /// The number of cells in the window.
    pub(crate) cells: u64,
    /// What each place sees.
    pub(crate) patch: Patch,
}

impl Sliding {
    /// Slides the window over every axis of the input.
    pub(crate) const fn over(&self, input: &Shape) -> Result<Slid, Problem> {
        let axes = input.rank - 1;
        if axes == 0 {
            attempt!(input.spatial_axes());
        }
        let window = on_axes!(self.window, "window", axes).sizes;
        let stride = on_axes!(self.stride, "stride", axes).sizes;
        let dilation = on_axes!(self.dilation, "dilation", axes).sizes;
        let given = match self.padding {
            Padding::Each(padding) => on_axes!(padding, "padding", axes).sizes,
            _ => [0; Window::MAX_AXES],
        };

        let mut patch = Patch::POINT;
        let mut sizes = [1; Window::MAX_AXES];
        let mut cells = 1;
        let mut axis = 0;
        while axis < axes {
            let (size, cell, step) = (input.axes[axis], window[axis], stride[axis]);
            cells = product!(cells, cell, "the size of its window");
            // Most windows and inputs are square, and rustc's evaluator does
            // all this at every layer of every build.
            if axis > 0
                && size == input.axes[axis - 1]
                && cell == window[axis - 1]
                && step == stride[axis - 1]
                && dilation[axis] == dilation[axis - 1]
                && given[axis] == given[axis - 1]
            {
                sizes[axis] = sizes[axis - 1];
                patch.stride[axis] = step;
                patch.first[axis] = patch.first[axis - 1];
                patch.last[axis] = patch.last[axis - 1];
                axis += 1;
                continue;
            }
            let covers = narrow!(spread(cell, dilation[axis]), "the size of its window");
            let mut padding = if matches!(self.padding, Padding::Half) { (covers - 1) / 2 } else { given[axis] };
            if self.half_at_most && padding > covers / 2 {
                return Err(Problem::PoolPadding { covers, padding });
            }
            if matches!(self.padding, Padding::Same) {
                sizes[axis] = 1 + (size - 1) / step;
                let needed = (sizes[axis] - 1) as u128 * step as u128 + covers as u128;
                if needed > size as u128 {
                    padding = narrow!((needed - size as u128) / 2, "its padding");
                }
            } else {
                sizes[axis] = match places(size, covers, padding, step, self.ceil) {
                    Some(places) => narrow!(places, "its output"),
                    None => return self.does_not_fit(input, given),
                };
            }
            patch.stride[axis] = step;
            patch.first[axis] = clamp(-(padding as i128));
            patch.last[axis] = clamp(covers as i128 - 1 - padding as i128);
            axis += 1;
        }
        Ok(Slid { sizes, cells, patch })
    }

    /// Says that the window is larger than its input on some axis.
    const fn does_not_fit(&self, input: &Shape, given: [u64; Window::MAX_AXES]) -> Result<Slid, Problem> {
        let axes = input.spatial().len();
        let mut covers = [1; Window::MAX_AXES];
        let mut sizes = [1; Window::MAX_AXES];
        let mut padding = [0; Window::MAX_AXES];
        let mut dilated = false;
        let mut axis = 0;
        while axis < axes {
            sizes[axis] = input.axis(axis);
            covers[axis] = narrow!(spread(self.window.on(axis), self.dilation.on(axis)), "the size of its window");
            padding[axis] = if matches!(self.padding, Padding::Half) { (covers[axis] - 1) / 2 } else { given[axis] };
            dilated = dilated || covers[axis] > self.window.on(axis);
            axis += 1;
        }
        Err(Problem::Fit { covers, sizes, padding, axes, dilated })
    }
}

/// The cells from the first to the last of a dilated window:
/// `dilation * (window - 1) + 1`.
pub(crate) const fn spread(window: u64, dilation: u64) -> u128 {
    dilation as u128 * (window as u128 - 1) + 1
}

/// The number of places of a window along one axis, or none if not even one
/// fits: ⌊(size + 2·padding − covers) / stride⌋ + 1, rounded up with `ceil`.
const fn places(size: u64, covers: u64, padding: u64, stride: u64, ceil: bool) -> Option<u128> {
    let stride = stride as u128;
    let padded = size as u128 + 2 * padding as u128;
    let reach = if ceil { padded + stride - 1 } else { padded };
    let Some(room) = reach.checked_sub(covers as u128) else {
        return None;
    };
    let last_starts = room / stride * stride;
    // PyTorch drops a last window that would start in the right padding.
    let dropped = ceil && last_starts >= size as u128 + padding as u128;
    Some(room / stride + if dropped { 0 } else { 1 })
}
