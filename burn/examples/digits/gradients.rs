//! Gradient splitting: micro-batches that add up to the gradients of a batch.

use crate::Lecture;
use crate::data::{Digit, Digits, ToBatch};
use netweight::Split;
use netweight_burn::Model;
use netweight_burn::burn::module::{Module, ModuleVisitor, Param};
use netweight_burn::burn::nn::loss::CrossEntropyLossConfig;
use netweight_burn::burn::optim::{GradientsAccumulator, GradientsParams};
use netweight_burn::burn::tensor::Tensor;

/// How much the mean over a micro-batch counts in the mean over the batch.
#[expect(clippy::cast_precision_loss, reason = "batches are small")]
pub fn share(samples: usize, batch: u64) -> f64 {
    samples as f64 / batch as f64
}

/// The largest difference between the gradients of one large batch and those of
/// its split, as part of the largest gradient.
pub fn difference(network: &Model<Lecture>, digits: &[Digit], split: &Split) -> f32 {
    let size = |number| usize::try_from(number).expect("a batch in memory");
    let batch = &digits[..size(split.batch())];
    let whole = gradients(network, batch, split.batch());
    let mut parts = GradientsAccumulator::new();
    for micro_batch in batch.chunks(size(split.micro_batch())) {
        parts.accumulate(network, gradients(network, micro_batch, split.batch()));
    }
    let mut compare = Compare { whole, parts: parts.grads(), largest: 0.0, difference: 0.0 };
    network.visit(&mut compare);
    compare.difference / compare.largest
}

fn gradients(network: &Model<Lecture>, digits: &[Digit], batch: u64) -> GradientsParams {
    let device = &network.devices()[0];
    let Digits { images, digits } = ToBatch::all(digits, &device.clone().autodiff());
    let share = share(digits.dims()[0], batch);
    let loss = CrossEntropyLossConfig::new().init(device).forward(network.forward(images), digits);
    GradientsParams::from_grads((loss * share).backward(), network)
}

struct Compare {
    whole: GradientsParams,
    parts: GradientsParams,
    largest: f32,
    difference: f32,
}

impl ModuleVisitor for Compare {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let gradient = |gradients: &GradientsParams| gradients.get::<D>(param.id).expect("a gradient");
        let (whole, parts) = (gradient(&self.whole), gradient(&self.parts));
        let largest = |tensor: Tensor<D>| tensor.abs().max().into_scalar::<f32>();
        self.largest = self.largest.max(largest(whole.clone()));
        self.difference = self.difference.max(largest(whole - parts));
    }
}
