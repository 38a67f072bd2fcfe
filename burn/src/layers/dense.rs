//! Dense layers.

use crate::batch::{Batch, any, channels_last};
use crate::geometry::size;
use burn::module::{Initializer, Module, Param};
use burn::tensor::module::linear;
use burn::tensor::{Device, Tensor};

/// That of burn's dense layers, and PyTorch's.
const INITIALIZER: Initializer = Initializer::KaimingUniform { gain: 0.577_350_269_189_625_8, fan_out_only: false };

/// A matrix and biases.
#[derive(Module, Debug)]
pub struct Dense {
    /// `(inputs, units)`
    pub weight: Param<Tensor<2>>,
    /// `(units)`
    pub bias: Option<Param<Tensor<1>>>,
}

impl Dense {
    pub(crate) fn new(inputs: u64, units: u64, bias: bool, device: &Device) -> Self {
        Self::with(&INITIALIZER, inputs, units, bias, device)
    }

    pub(crate) fn with(initializer: &Initializer, inputs: u64, units: u64, bias: bool, device: &Device) -> Self {
        let (inputs, units) = (size(inputs), size(units));
        let init = |shape| initializer.init_with(shape, Some(inputs), Some(units), device);
        Self { weight: init([inputs, units]), bias: bias.then(|| biases(initializer, inputs, units, device)) }
    }

    /// On the last axis.
    pub(crate) fn forward<const D: usize>(&self, x: Tensor<D>) -> Tensor<D> {
        linear(x, self.weight.val(), self.bias.as_ref().map(Param::val))
    }
}

/// Biases of a layer whose matrix is another one's.
#[derive(Module, Debug)]
pub struct Tied {
    /// `(units)`
    pub bias: Option<Param<Tensor<1>>>,
}

impl Tied {
    pub(crate) fn new(inputs: u64, units: u64, bias: bool, device: &Device) -> Self {
        Self { bias: bias.then(|| biases(&INITIALIZER, size(inputs), size(units), device)) }
    }
}

fn biases(initializer: &Initializer, inputs: usize, units: usize, device: &Device) -> Param<Tensor<1>> {
    initializer.init_with([units], Some(inputs), Some(units), device)
}

/// `fc`: everything that enters as one row of features.
pub(crate) fn fully_connected(dense: &Dense, x: Batch) -> Batch {
    Batch::Features(dense.forward(any!(x, x => x.flatten(1, -1))))
}

/// `linear`, on the channels.
pub(crate) fn pointwise(dense: &Dense, x: Batch) -> Batch {
    channels_last!(x, x => dense.forward(x))
}

/// The same with a matrix of another layer, `(inputs, units)`.
pub(crate) fn tied(own: &Tied, weight: &Tensor<2>, x: Batch) -> Batch {
    channels_last!(x, x => linear(x, weight.clone(), own.bias.as_ref().map(Param::val)))
}
