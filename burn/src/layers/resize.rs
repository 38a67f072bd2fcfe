//! Layers that change the spatial axes or exchange them for channels.

use crate::batch::{Batch, channels_second};
use crate::geometry::{on, patch, size};
use burn::tensor::ops::PadMode;
use burn::tensor::{Device, Int, Tensor};
use netweight_core::{Amount, LayerSummary, Shape, Window};

/// `upsample` and `resize`: of each place the nearest one of the input, as
/// PyTorch by default.
pub(crate) fn nearest(row: &LayerSummary<'_>, x: Batch) -> Batch {
    channels_second!(x, x => {
        let device = x.device();
        let mut x = x;
        for (axis, (&from, &to)) in row.input.spatial().iter().zip(row.output.spatial()).enumerate() {
            if from != to {
                x = x.select(axis + 2, places(from, to, &device));
            }
        }
        x
    })
}

/// For each of `to` places which of `from` places is the nearest.
fn places(from: u64, to: u64, device: &Device) -> Tensor<1, Int> {
    let nearest = |place| i64::try_from(place * u128::from(from) / u128::from(to)).expect("a place in memory");
    let places: Vec<i64> = (0..u128::from(to)).map(nearest).collect();
    Tensor::from_data(places.as_slice(), device)
}

/// `pad`, with zeros.
pub(crate) fn pad(amount: &Amount, row: &LayerSummary<'_>, x: Batch) -> Batch {
    let axes = row.input.rank() - 1;
    let sides: Vec<(usize, usize)> = on::<{ Window::MAX_AXES }>(&amount.0)[..axes].iter().map(|&n| (n, n)).collect();
    channels_second!(x, x => x.pad(sides, PadMode::Constant(0.0)))
}

/// `crop`
pub(crate) fn crop(row: &LayerSummary<'_>, x: Batch) -> Batch {
    let first = patch(&row.layer, &row.input).first;
    channels_second!(x, x => {
        let mut x = x;
        for (axis, &to) in row.output.spatial().iter().enumerate() {
            x = x.narrow(axis + 2, size(first[axis].unsigned_abs()), size(to));
        }
        x
    })
}

/// Three spatial axes of a shape, as of a volume: those that it lacks are 1.
fn volume(shape: &Shape) -> [usize; 3] {
    let mut sizes = [1; 3];
    let axes = shape.spatial();
    for (size_on, &axis) in sizes[3 - axes.len()..].iter_mut().zip(axes) {
        *size_on = size(axis);
    }
    sizes
}

/// How many cells of the larger shape are one of the smaller one.
fn factors(larger: &Shape, smaller: &Shape) -> [usize; 3] {
    let (larger, smaller) = (volume(larger), volume(smaller));
    std::array::from_fn(|axis| larger[axis] / smaller[axis])
}

/// `pixel_shuffle`: channels into space.
pub(crate) fn shuffle_pixels(row: &LayerSummary<'_>, x: Batch) -> Batch {
    let [rd, rh, rw] = factors(&row.output, &row.input);
    let [d, h, w] = volume(&row.input);
    channels_second!(x, x => {
        let mut dims = x.dims();
        let channels = dims[1] / (rd * rh * rw);
        let cells = x.reshape([dims[0], channels, rd, rh, rw, d, h, w]).permute([0, 1, 5, 2, 6, 3, 7, 4]);
        dims[1] = channels;
        for (axis, &to) in row.output.spatial().iter().enumerate() {
            dims[axis + 2] = size(to);
        }
        cells.reshape(dims)
    })
}

/// `pixel_unshuffle`: space into channels.
pub(crate) fn unshuffle_pixels(row: &LayerSummary<'_>, x: Batch) -> Batch {
    let [rd, rh, rw] = factors(&row.input, &row.output);
    let [d, h, w] = volume(&row.output);
    channels_second!(x, x => {
        let mut dims = x.dims();
        let cells = x.reshape([dims[0], dims[1], d, rd, h, rh, w, rw]).permute([0, 1, 3, 5, 7, 2, 4, 6]);
        dims[1] *= rd * rh * rw;
        for (axis, &to) in row.output.spatial().iter().enumerate() {
            dims[axis + 2] = size(to);
        }
        cells.reshape(dims)
    })
}

/// `channel_shuffle`: the channels of all groups dealt out in turn.
pub(crate) fn shuffle_channels(groups: u64, x: Batch) -> Batch {
    let groups = size(groups);
    channels_second!(x, x => {
        let dims = x.dims();
        let places = dims[2..].iter().product();
        x.reshape([dims[0], groups, dims[1] / groups, places]).swap_dims(1, 2).reshape(dims)
    })
}
