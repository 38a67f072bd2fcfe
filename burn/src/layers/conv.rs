//! Convolutions.

use crate::batch::Batch;
use crate::geometry::{on, sides, size, slides, symmetric};
use crate::weights::{Weights, mismatch};
use burn::module::{Initializer, Module, Param};
use burn::tensor::module::{conv_transpose1d, conv_transpose2d, conv_transpose3d, conv1d, conv2d, conv3d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions, PadMode};
use burn::tensor::{Device, Tensor};
use netweight_core::layers::{Conv, ConvTranspose, Depthwise};
use netweight_core::{LayerSummary, Window};

/// That of burn's convolutions, and PyTorch's.
const INITIALIZER: Initializer = Initializer::KaimingUniform { gain: 0.577_350_269_189_625_8, fan_out_only: false };

/// The filters of a convolution; the weights have `D` axes.
#[derive(Module, Debug)]
pub struct Filters<const D: usize> {
    /// `(filters, channels / groups, …window)`; if transposed
    /// `(channels, filters / groups, …window)`.
    pub weight: Param<Tensor<D>>,
    /// `(filters)`
    pub bias: Option<Param<Tensor<1>>>,
}

impl<const D: usize> Filters<D> {
    /// Filters of these axes in front of those of the window.
    fn new(front: [usize; 2], window: &Window, biases: Option<usize>, device: &Device) -> Self {
        let window: [usize; D] = on(window);
        let shape: [usize; D] = std::array::from_fn(|axis| if axis < 2 { front[axis] } else { window[axis - 2] });
        // In PyTorch it is the second axis, transposed or not.
        let fan_in = Some(shape[1..].iter().product());
        let weight = INITIALIZER.init_with(shape, fan_in, None, device);
        let bias = biases.map(|filters| INITIALIZER.init_with([filters], fan_in, None, device));
        Self { weight, bias }
    }

    fn biases(&self) -> Option<Tensor<1>> {
        self.bias.as_ref().map(Param::val)
    }
}

/// A depthwise convolution is a convolution.
pub(crate) fn grouped(depthwise: &Depthwise, row: &LayerSummary<'_>) -> Conv {
    let Depthwise { window, stride, padding, dilation, bias, .. } = *depthwise;
    Conv { filters: row.output.channels(), window, stride, padding, dilation, groups: row.input.channels(), bias }
}

pub(crate) fn filters(conv: &Conv, row: &LayerSummary<'_>, device: &Device) -> Weights {
    let filters = size(conv.filters);
    let front = [filters, size(row.input.channels() / conv.groups)];
    of_rank(row, front, &conv.window, conv.bias.then_some(filters), device)
}

pub(crate) fn transposed_filters(conv: &ConvTranspose, row: &LayerSummary<'_>, device: &Device) -> Weights {
    let front = [size(row.input.channels()), size(conv.filters / conv.groups)];
    of_rank(row, front, &conv.window, conv.bias.then_some(size(conv.filters)), device)
}

fn of_rank(
    row: &LayerSummary<'_>,
    front: [usize; 2],
    window: &Window,
    biases: Option<usize>,
    device: &Device,
) -> Weights {
    match row.input.rank() {
        2 => Weights::Conv1d(Filters::new(front, window, biases, device)),
        3 => Weights::Conv2d(Filters::new(front, window, biases, device)),
        _ => Weights::Conv3d(Filters::new(front, window, biases, device)),
    }
}

/// What burn pads by itself; else the padding to bring about before.
fn options<const D: usize>(conv: &Conv, row: &LayerSummary<'_>) -> (Vec<(usize, usize)>, ConvOptions<D>) {
    let slides = slides(row);
    let (by_hand, padding) = match symmetric(&slides) {
        Some(padding) => (Vec::new(), padding),
        None => (sides(&slides), [0; D]),
    };
    (by_hand, ConvOptions::new(slides.map(|slide| slide.stride), padding, on(&conv.dilation), size(conv.groups)))
}

fn padded<const D: usize>(x: Tensor<D>, sides: Vec<(usize, usize)>) -> Tensor<D> {
    if sides.is_empty() { x } else { x.pad(sides, PadMode::Constant(0.0)) }
}

fn transposed_options<const D: usize>(conv: &ConvTranspose) -> ConvTransposeOptions<D> {
    let (padding, extra) = (on(&conv.padding.0), on(&conv.output_padding.0));
    ConvTransposeOptions::new(on(&conv.stride), padding, extra, on(&conv.dilation), size(conv.groups))
}

/// The convolution of a batch with filters of its rank.
pub(crate) fn convolve(weights: &Weights, conv: &Conv, row: &LayerSummary<'_>, x: Batch) -> Batch {
    match (weights, x) {
        (Weights::Conv1d(filters), Batch::Sequence(x)) => {
            let (sides, options) = options(conv, row);
            let x = padded(x.swap_dims(1, 2), sides);
            Batch::Sequence(conv1d(x, filters.weight.val(), filters.biases(), options).swap_dims(1, 2))
        }
        (Weights::Conv2d(filters), Batch::Image(x)) => {
            let (sides, options) = options(conv, row);
            Batch::Image(conv2d(padded(x, sides), filters.weight.val(), filters.biases(), options))
        }
        (Weights::Conv3d(filters), Batch::Volume(x)) => {
            let (sides, options) = options(conv, row);
            Batch::Volume(conv3d(padded(x, sides), filters.weight.val(), filters.biases(), options))
        }
        _ => mismatch(row),
    }
}

/// The same, transposed.
pub(crate) fn transpose(weights: &Weights, conv: &ConvTranspose, row: &LayerSummary<'_>, x: Batch) -> Batch {
    match (weights, x) {
        (Weights::Conv1d(filters), Batch::Sequence(x)) => {
            let options = transposed_options(conv);
            let y = conv_transpose1d(x.swap_dims(1, 2), filters.weight.val(), filters.biases(), options);
            Batch::Sequence(y.swap_dims(1, 2))
        }
        (Weights::Conv2d(filters), Batch::Image(x)) => {
            Batch::Image(conv_transpose2d(x, filters.weight.val(), filters.biases(), transposed_options(conv)))
        }
        (Weights::Conv3d(filters), Batch::Volume(x)) => {
            Batch::Volume(conv_transpose3d(x, filters.weight.val(), filters.biases(), transposed_options(conv)))
        }
        _ => mismatch(row),
    }
}
