//! Windows that slide over an input: convolutions and pools.

use crate::argument::{Padding, Window};
use crate::checked::{attempt, narrow};
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
}

impl Sliding {
    /// Slides the window over every axis of the input.
    pub(crate) const fn over(&self, input: Shape) -> Result<Slid, Problem> {
        let axes = attempt!(input.spatial_axes());
        let window = attempt!(self.window.resolve("window", axes));
        let stride = attempt!(self.stride.resolve("stride", axes));
        let dilation = attempt!(self.dilation.resolve("dilation", axes));
        let given = match self.padding {
            Padding::Each(padding) => attempt!(padding.resolve("padding", axes)),
            _ => [0; Window::MAX_AXES],
        };

        let mut covers = [1; Window::MAX_AXES];
        let mut padding = given;
        let mut cells: u64 = 1;
        let mut axis = 0;
        while axis < axes {
            covers[axis] = attempt!(narrow(spread(window[axis], dilation[axis]), "the size of its window"));
            if matches!(self.padding, Padding::Half) {
                padding[axis] = (covers[axis] - 1) / 2;
            }
            if self.half_at_most && padding[axis] > covers[axis] / 2 {
                return Err(Problem::PoolPadding { covers: covers[axis], padding: padding[axis] });
            }
            cells = match cells.checked_mul(window[axis]) {
                Some(cells) => cells,
                None => return Err(Problem::Overflow { what: "the size of its window" }),
            };
            axis += 1;
        }

        let mut sizes = [1; Window::MAX_AXES];
        axis = 0;
        while axis < axes {
            let size = input.axes()[axis];
            sizes[axis] = if matches!(self.padding, Padding::Same) {
                size.div_ceil(stride[axis])
            } else {
                match places(size, covers[axis], padding[axis], stride[axis], self.ceil) {
                    Some(places) => attempt!(narrow(places, "its output")),
                    None => return Err(self.does_not_fit(input, covers, padding)),
                }
            };
            axis += 1;
        }
        Ok(Slid { sizes, cells })
    }

    const fn does_not_fit(
        &self,
        input: Shape,
        covers: [u64; Window::MAX_AXES],
        padding: [u64; Window::MAX_AXES],
    ) -> Problem {
        let spatial = input.spatial();
        let mut sizes = [1; Window::MAX_AXES];
        let mut axis = 0;
        while axis < spatial.len() {
            sizes[axis] = spatial[axis];
            axis += 1;
        }
        let dilation = self.dilation.sizes();
        let mut dilated = false;
        axis = 0;
        while axis < dilation.len() {
            dilated = dilated || dilation[axis] > 1;
            axis += 1;
        }
        Problem::Fit { covers, sizes, padding, axes: spatial.len(), dilated }
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
