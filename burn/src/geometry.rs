//! Numbers of the engine as burn wants them, and windows as the engine places
//! them.

use netweight_core::{Layer, LayerSummary, Patch, Reach, Shape, Window};

/// A number of the engine as one of this machine. What burn allocates has been
/// found to fit; another one (a stride, say) may as well be the largest.
pub(crate) fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The sizes of a window on `D` axes; a single one stands for every axis.
pub(crate) fn on<const D: usize>(window: &Window) -> [usize; D] {
    let sizes = window.sizes();
    std::array::from_fn(|axis| size(*sizes.get(axis).unwrap_or(&sizes[0])))
}

/// All axes of a batch of this shape, in burn's order.
pub(crate) fn dims(samples: usize, shape: &Shape) -> Vec<usize> {
    let mut dims: Vec<usize> = shape.axes().iter().map(|&axis| size(axis)).collect();
    if dims.len() > 2 {
        dims.rotate_right(1);
    }
    dims.insert(0, samples);
    dims
}

/// How a window slides along one axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slide {
    /// The cells from the window's first to its last.
    pub covers: usize,
    pub stride: usize,
    /// How far the first one reaches over the beginning.
    pub before: usize,
    /// How far the last one reaches over the end.
    pub after: usize,
    /// The size of the axis.
    pub size: usize,
    /// The number of places where the window stands.
    pub places: usize,
}

impl Slide {
    /// Returns whether as much padding on both sides gives as many places.
    fn is_symmetric(&self) -> bool {
        self.after <= self.before && (self.size + 2 * self.before - self.covers) / self.stride + 1 == self.places
    }
}

/// How the window of a layer slides along each axis of its input: the engine
/// says where it stands first, and how often it stands.
pub(crate) fn slides<const D: usize>(row: &LayerSummary<'_>) -> [Slide; D] {
    let patch = patch(&row.layer, &row.input);
    std::array::from_fn(|axis| {
        let (first, last) = (patch.first[axis], patch.last[axis]);
        let covers = size(last.abs_diff(first)) + 1;
        let (stride, before) = (size(patch.stride[axis]), size(first.unsigned_abs()));
        let (size, places) = (size(row.input.axes()[axis]), size(row.output.axes()[axis]));
        let after = (stride.saturating_mul(places - 1) + covers).saturating_sub(size + before);
        Slide { covers, stride, before, after, size, places }
    })
}

/// The same as padding on both sides of each axis; none where another one has
/// to be brought about by hand.
pub(crate) fn symmetric<const D: usize>(slides: &[Slide; D]) -> Option<[usize; D]> {
    slides.iter().all(Slide::is_symmetric).then(|| slides.map(|slide| slide.before))
}

/// Padding for each axis, before and after.
pub(crate) fn sides<const D: usize>(slides: &[Slide; D]) -> Vec<(usize, usize)> {
    slides.iter().map(|slide| (slide.before, slide.after)).collect()
}

/// What a place of a layer's output sees of its input.
pub(crate) fn patch(layer: &Layer, input: &Shape) -> Patch {
    match layer.infer(*input).map(|cost| cost.reach) {
        Ok(Reach::Window(patch)) => patch,
        _ => unreachable!("`{layer}` is a layer with a window, and has been checked"),
    }
}
