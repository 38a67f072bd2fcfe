//! What one layer is, in numbers.

use crate::argument::Window;
use crate::problem::Problem;
use crate::shape::Shape;

/// What a layer gives and costs, per sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The shape of the tensor that the layer gives.
    pub output: Shape,
    /// Trainable scalars.
    pub params: u64,
    /// Scalars that are stored, but not trained: running means and variances.
    pub buffers: u64,
    /// Multiply-adds of one forward pass.
    pub macs: u64,
    /// What an element of the output sees of the input.
    pub reach: Reach,
}

/// What an element of a layer's output sees of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// What stands at its own place.
    Point,
    /// A window around its place.
    Window(Patch),
    /// Everything.
    Everything,
}

/// A window on the input for each place of the output, along each axis:
/// place i sees those from ⌊(stride·i + first) / shrink⌋ to
/// ⌊(stride·i + last) / shrink⌋, where i counts groups of `repeat` places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch {
    /// From one place of the output to the next, the window moves by
    /// `stride / shrink`.
    pub stride: [u64; Window::MAX_AXES],
    /// See `stride`: above 1 where the output is larger than the input.
    pub shrink: [u64; Window::MAX_AXES],
    /// Where the first window begins, in parts of `shrink`; below 0 in the
    /// padding.
    pub first: [i64; Window::MAX_AXES],
    /// The last place of the first window, in the same parts.
    pub last: [i64; Window::MAX_AXES],
    /// So many places beside each other see the same.
    pub repeat: [u64; Window::MAX_AXES],
}

impl Patch {
    /// The place itself.
    pub(crate) const POINT: Self = Self {
        stride: [1; Window::MAX_AXES],
        shrink: [1; Window::MAX_AXES],
        first: [0; Window::MAX_AXES],
        last: [0; Window::MAX_AXES],
        repeat: [1; Window::MAX_AXES],
    };
}

impl Cost {
    /// A layer that only computes: no params, no multiply-adds that count.
    pub(crate) const fn free(output: Shape) -> Self {
        Self { output, params: 0, buffers: 0, macs: 0, reach: Reach::Point }
    }

    /// A layer that is a matrix product at each of `positions`: `weights`
    /// multiply-adds each, and a bias for each of `biases` outputs.
    pub(crate) const fn weighted(output: Shape, weights: u64, biases: u64, positions: u64) -> Result<Self, Problem> {
        let params = sum!(weights, biases, "the number of its params");
        let macs = product!(weights, positions, "the number of its multiply-adds");
        Ok(Self { output, params, buffers: 0, macs, reach: Reach::Point })
    }

    /// The same, with what an output sees.
    pub(crate) const fn seeing(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }
}

/// A place as the nearest number that a [`Patch`] holds.
pub(crate) const fn clamp(place: i128) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "in the range of the type")]
    if place > i64::MAX as i128 {
        i64::MAX
    } else if place < i64::MIN as i128 {
        i64::MIN
    } else {
        place as i64
    }
}

/// The last places of windows that begin at 0.
pub(crate) const fn ends(window: &Window) -> [i64; Window::MAX_AXES] {
    let mut ends = [0; Window::MAX_AXES];
    let mut axis = 0;
    while axis < Window::MAX_AXES {
        ends[axis] = clamp(window.on(axis) as i128 - 1);
        axis += 1;
    }
    ends
}
