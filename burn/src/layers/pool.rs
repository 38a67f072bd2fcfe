//! Pools.
//!
//! Both a largest value and a mean are found axis by axis, so that pools of two
//! axes serve sequences and volumes as well.

use crate::batch::{Batch, channels_second};
use crate::geometry::{Slide, on, sides, size, slides, symmetric};
use crate::weights::mismatch;
use burn::tensor::Tensor;
use burn::tensor::module::{adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d, avg_pool2d, max_pool2d};
use burn::tensor::ops::{AvgPoolOptions, MaxPoolOptions, PadMode};
use netweight_core::{LayerSummary, Window};

/// A window that slides along one axis.
#[derive(Clone, Copy)]
struct Axis {
    window: usize,
    dilation: usize,
    slide: Slide,
}

impl Axis {
    /// An axis along which nothing is pooled.
    fn untouched(size: usize) -> Self {
        let slide = Slide { covers: 1, stride: 1, size, places: size, ..Slide::default() };
        Self { window: 1, dilation: 1, slide }
    }

    /// Of each place, by how much the mean over a whole window is too small:
    /// what lies behind the padding at the end does not count.
    fn correction(&self) -> Vec<f32> {
        let Slide { stride, before, size, places, .. } = self.slide;
        let end = size + 2 * before;
        let counted = |place: usize| self.window.min(end - place * stride);
        #[expect(clippy::cast_precision_loss, reason = "windows are small")]
        (0..places).map(|place| self.window as f32 / counted(place) as f32).collect()
    }
}

fn axes<const D: usize>(window: &Window, dilation: &Window, row: &LayerSummary<'_>) -> [Axis; D] {
    let (windows, dilations, slides) = (on::<D>(window), on::<D>(dilation), slides::<D>(row));
    std::array::from_fn(|axis| Axis { window: windows[axis], dilation: dilations[axis], slide: slides[axis] })
}

/// The largest values under a window of two axes.
fn largest(x: Tensor<4>, axes: [Axis; 2]) -> Tensor<4> {
    let slides = axes.map(|axis| axis.slide);
    let options = MaxPoolOptions::new(axes.map(|axis| axis.window))
        .with_stride(slides.map(|slide| slide.stride))
        .with_dilation(axes.map(|axis| axis.dilation));
    match symmetric(&slides) {
        Some(padding) => max_pool2d(x, options.with_padding(padding)),
        None => max_pool2d(x.pad(sides(&slides), PadMode::Constant(f32::NEG_INFINITY)), options),
    }
}

/// The means under a window of two axes.
fn mean(x: Tensor<4>, axes: [Axis; 2]) -> Tensor<4> {
    let slides = axes.map(|axis| axis.slide);
    let options = AvgPoolOptions::new(axes.map(|axis| axis.window)).with_stride(slides.map(|slide| slide.stride));
    if let Some(padding) = symmetric(&slides) {
        return avg_pool2d(x, options.with_padding(padding));
    }
    let device = x.device();
    let mut means = avg_pool2d(x.pad(sides(&slides), PadMode::Constant(0.0)), options);
    for (axis, shape) in axes.iter().zip([[1, 1, axes[0].slide.places, 1], [1, 1, 1, axes[1].slide.places]]) {
        if axis.slide.after > axis.slide.before {
            means = means * Tensor::<1>::from_floats(axis.correction().as_slice(), &device).reshape(shape);
        }
    }
    means
}

/// A pool of two axes on a batch of any rank.
fn pooled(
    pool: fn(Tensor<4>, [Axis; 2]) -> Tensor<4>,
    window: &Window,
    dilation: &Window,
    row: &LayerSummary<'_>,
    x: Batch,
) -> Batch {
    match x {
        Batch::Sequence(x) => {
            let [axis] = axes(window, dilation, row);
            let x = x.swap_dims(1, 2).unsqueeze_dim(2);
            Batch::Sequence(pool(x, [Axis::untouched(1), axis]).squeeze_dim::<3>(2).swap_dims(1, 2))
        }
        Batch::Image(x) => Batch::Image(pool(x, axes(window, dilation, row))),
        Batch::Volume(x) => {
            let [samples, channels, ..] = x.dims();
            let [depth, height, width] = axes(window, dilation, row);
            let planes = [samples, channels * depth.slide.size, height.slide.size, width.slide.size];
            let planes = pool(x.reshape(planes), [height, width]);
            let places = height.slide.places * width.slide.places;
            let columns = planes.reshape([samples, channels, depth.slide.size, places]);
            let columns = pool(columns, [depth, Axis::untouched(places)]);
            let [depth, height, width] = [depth, height, width].map(|axis| axis.slide.places);
            Batch::Volume(columns.reshape([samples, channels, depth, height, width]))
        }
        _ => mismatch(row),
    }
}

pub(crate) fn maxpool(window: &Window, dilation: &Window, row: &LayerSummary<'_>, x: Batch) -> Batch {
    pooled(largest, window, dilation, row, x)
}

/// Zeros of the padding count, as in PyTorch.
pub(crate) fn avgpool(window: &Window, row: &LayerSummary<'_>, x: Batch) -> Batch {
    pooled(mean, window, &Window::every(1), row, x)
}

/// The means of as many parts as the output has places.
pub(crate) fn adaptive_avgpool(row: &LayerSummary<'_>, x: Batch) -> Batch {
    let sizes: Vec<usize> = row.output.spatial().iter().map(|&axis| size(axis)).collect();
    match (x, sizes.as_slice()) {
        (Batch::Sequence(x), &[l]) => Batch::Sequence(adaptive_avg_pool1d(x.swap_dims(1, 2), l).swap_dims(1, 2)),
        (Batch::Image(x), &[h, w]) => Batch::Image(adaptive_avg_pool2d(x, [h, w])),
        (Batch::Volume(x), &[d, h, w]) => Batch::Volume(adaptive_avg_pool3d(x, [d, h, w])),
        _ => mismatch(row),
    }
}

/// The largest values of as many parts as the output has places: part i is from
/// ⌊i·from / to⌋ to below ⌈(i + 1)·from / to⌉.
pub(crate) fn adaptive_maxpool(row: &LayerSummary<'_>, x: Batch) -> Batch {
    channels_second!(x, x => {
        let mut x = x;
        for (axis, (&from, &to)) in row.input.spatial().iter().zip(row.output.spatial()).enumerate() {
            let (axis, from, to) = (axis + 2, size(from), size(to));
            let part = |i: usize| {
                let (start, end) = (i * from / to, ((i + 1) * from).div_ceil(to));
                x.clone().narrow(axis, start, end - start).max_dim(axis)
            };
            x = Tensor::cat((0..to).map(part).collect(), axis);
        }
        x
    })
}
