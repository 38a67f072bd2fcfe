//! Normalisations, and `scale`.

use crate::batch::{Batch, channels_last, channels_second};
use crate::geometry::size;
use burn::module::{Flag, Initializer, Module, Param, RunningState};
use burn::tensor::module::{avg_pool1d, batch_norm, batch_norm_train, layer_norm};
use burn::tensor::ops::AvgPoolOptions;
use burn::tensor::{Device, Tensor};

/// What PyTorch and burn add to variances.
const EPSILON: f64 = 1e-5;
/// The part of a batch in the running statistics of PyTorch and burn.
const MOMENTUM: f64 = 0.1;

/// Factors and biases of channels.
#[derive(Module, Debug)]
pub struct Affine {
    /// `(channels)`, at first 1
    pub gamma: Option<Param<Tensor<1>>>,
    /// `(channels)`, at first 0
    pub beta: Option<Param<Tensor<1>>>,
}

impl Affine {
    pub(crate) fn new(channels: u64, gamma: bool, beta: bool, device: &Device) -> Self {
        let channels = size(channels);
        Self {
            gamma: gamma.then(|| Initializer::Ones.init([channels], device)),
            beta: beta.then(|| Initializer::Zeros.init([channels], device)),
        }
    }

    /// On the last axis.
    fn last<const D: usize>(&self, x: Tensor<D>) -> Tensor<D> {
        let x = match &self.gamma {
            Some(gamma) => x * gamma.val().unsqueeze(),
            None => x,
        };
        match &self.beta {
            Some(beta) => x + beta.val().unsqueeze(),
            None => x,
        }
    }
}

/// A batch norm: that of burn, but its factors and biases can be left out.
#[derive(Module, Debug)]
pub struct BatchNorm {
    /// `(channels)`, at first 1
    pub gamma: Option<Param<Tensor<1>>>,
    /// `(channels)`, at first 0
    pub beta: Option<Param<Tensor<1>>>,
    /// Whether to behave as in training.
    pub training: Param<Flag>,
    /// `(channels)`, at first 0
    pub running_mean: RunningState<Tensor<1>>,
    /// `(channels)`, at first 1
    pub running_var: RunningState<Tensor<1>>,
}

impl BatchNorm {
    pub(crate) fn new(channels: u64, affine: bool, device: &Device) -> Self {
        let Affine { gamma, beta } = Affine::new(channels, affine, affine, device);
        let channels = [size(channels)];
        Self {
            gamma,
            beta,
            training: Param::from_bool(true),
            running_mean: RunningState::new(Tensor::zeros(channels, device)),
            running_var: RunningState::new(Tensor::ones(channels, device)),
        }
    }

    fn forward<const D: usize>(&self, x: Tensor<D>) -> Tensor<D> {
        let (device, channels) = (x.device(), x.dims()[1]);
        let given = |param: &Option<Param<Tensor<1>>>| param.as_ref().map(Param::val);
        let gamma = given(&self.gamma).unwrap_or_else(|| Tensor::ones([channels], &device));
        let beta = given(&self.beta).unwrap_or_else(|| Tensor::zeros([channels], &device));
        // As burn's own batch norm decides it.
        if !(device.is_autodiff() && self.training.is_enabled()) {
            let mean = self.running_mean.value().to_device(&device);
            let variance = self.running_var.value().to_device(&device);
            return batch_norm(x, gamma, beta, mean, variance, EPSILON);
        }
        let batch = batch_norm_train(x, gamma, beta, EPSILON);
        for (running, now) in [(&self.running_mean, batch.mean), (&self.running_var, batch.variance)] {
            let before = running.value_sync().to_device(&device);
            running.update((before * (1.0 - MOMENTUM) + now.detach() * MOMENTUM).detach());
        }
        batch.output
    }
}

pub(crate) fn batchnorm(norm: &BatchNorm, x: Batch) -> Batch {
    channels_second!(x, x => norm.forward(x))
}

/// `scale`
pub(crate) fn scale(affine: &Affine, x: Batch) -> Batch {
    channels_last!(x, x => affine.last(x))
}

pub(crate) fn layernorm(affine: &Affine, x: Batch) -> Batch {
    channels_last!(x, x => {
        let ones = || Tensor::ones([x.dims()[x.rank() - 1]], &x.device());
        let gamma = affine.gamma.as_ref().map_or_else(ones, Param::val);
        layer_norm(x, gamma, affine.beta.as_ref().map(Param::val), EPSILON)
    })
}

pub(crate) fn rmsnorm(affine: &Affine, x: Batch) -> Batch {
    // PyTorch adds the smallest step of the type.
    let epsilon = f32::EPSILON;
    channels_last!(x, x => {
        let strength = x.clone().square().mean_dim(-1).add_scalar(epsilon).sqrt();
        affine.last(x / strength)
    })
}

/// `groupnorm`, and `instancenorm` with a group a channel.
pub(crate) fn groupnorm(affine: &Affine, groups: u64, x: Batch) -> Batch {
    let groups = size(groups);
    let normed = channels_second!(x, x => {
        let dims = x.dims();
        let group = x.reshape([dims[0], groups, dims[1..].iter().product::<usize>() / groups]);
        let (variance, mean) = group.clone().var_mean_bias(2);
        ((group - mean) / variance.add_scalar(EPSILON).sqrt()).reshape(dims)
    });
    channels_last!(normed, x => affine.last(x))
}

/// `lrn`, with PyTorch's constants.
pub(crate) fn lrn(neighbours: u64, x: Batch) -> Batch {
    const ALPHA: f64 = 1e-4;
    const BETA: f64 = 0.75;
    const K: f64 = 1.0;
    let neighbours = size(neighbours);
    channels_last!(x, x => {
        let dims = x.dims();
        let channels = dims[x.rank() - 1];
        let places = dims.iter().product::<usize>() / channels;
        let squares = x.clone().square().reshape([places, 1, channels]);
        // Zeros around the channels count, as in PyTorch.
        let options = AvgPoolOptions::new([neighbours])
            .with_stride([1])
            .with_padding_pairs([(neighbours / 2, (neighbours - 1) / 2)]);
        let strength = avg_pool1d(squares, options).reshape(dims);
        x / strength.mul_scalar(ALPHA).add_scalar(K).powf_scalar(BETA)
    })
}
