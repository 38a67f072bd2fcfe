//! What leaves something out in training.

use crate::batch::{Batch, map};
use burn::module::{Flag, Module, Param};
use burn::nn::{Dropout, DropoutConfig};
use burn::tensor::{Device, Distribution, Tensor};
use netweight_core::Probability;

fn float(p: Probability) -> f64 {
    f64::from(p.billionths()) / 1e9
}

pub(crate) fn dropout(p: Probability) -> Dropout {
    DropoutConfig::new(float(p)).init()
}

/// Returns whether something is dropped, as burn's own dropout decides it: the
/// device records a backward pass, and the layer is not frozen.
pub(crate) fn is_training(flag: &Param<Flag>, device: &Device) -> bool {
    flag.is_enabled() && device.is_autodiff()
}

/// Stochastic depth: sets whole samples to 0, and lifts the others.
#[derive(Module, Debug)]
pub struct DropPath {
    /// The probability that a sample is set to 0.
    pub prob: f64,
    /// Whether to behave as in training.
    pub training: Param<Flag>,
}

impl DropPath {
    pub(crate) fn new(p: Probability) -> Self {
        Self { prob: float(p), training: Param::from_bool(true) }
    }

    fn forward<const D: usize>(&self, x: Tensor<D>) -> Tensor<D> {
        let device = x.device();
        if !is_training(&self.training, &device) || self.prob == 0.0 {
            return x;
        }
        let mut shape = [1; D];
        shape[0] = x.dims()[0];
        let keep = 1.0 - self.prob;
        let kept = Tensor::<D>::random(shape, Distribution::Bernoulli(keep), &device);
        x * (kept / keep)
    }
}

pub(crate) fn drop_path(drop: &DropPath, x: Batch) -> Batch {
    map!(x, x => drop.forward(x))
}
