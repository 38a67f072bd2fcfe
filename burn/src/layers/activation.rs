//! Activations without weights, and `prelu`.

use crate::batch::{Batch, channels_second, map};
use crate::weights::mismatch;
use burn::module::{Initializer, Param};
use burn::tensor::activation as f;
use burn::tensor::{Device, Tensor};
use netweight_core::layers::Gelu;
use netweight_core::{Layer, LayerSummary};

/// What an activation makes of a batch.
pub(crate) fn activate(row: &LayerSummary<'_>, x: Batch) -> Batch {
    let channels = x.channel_axis();
    match row.layer {
        Layer::Relu(_) => map!(x, x => f::relu(x)),
        Layer::Relu6(_) => map!(x, x => f::relu6(x)),
        Layer::LeakyRelu(_) => map!(x, x => f::leaky_relu(x, 0.01)),
        Layer::Elu(_) => map!(x, x => f::elu(x, 1.0)),
        Layer::Gelu(Gelu { written_out: true }) => map!(x, x => f::gelu_approximate(x)),
        Layer::Gelu(_) => map!(x, x => f::gelu(x)),
        Layer::Silu(_) => map!(x, x => f::silu(x)),
        Layer::Mish(_) => map!(x, x => f::mish(x)),
        Layer::Sigmoid(_) => map!(x, x => f::sigmoid(x)),
        Layer::Tanh(_) => map!(x, x => f::tanh(x)),
        Layer::Softmax(_) => map!(x, x => f::softmax(x, channels)),
        Layer::LogSoftmax(_) => map!(x, x => f::log_softmax(x, channels)),
        Layer::Softplus(_) => map!(x, x => f::softplus(x, 1.0)),
        Layer::Softsign(_) => map!(x, x => f::softsign(x)),
        Layer::HardSigmoid(_) => map!(x, x => f::hard_sigmoid(x, 1.0 / 6.0, 0.5)),
        Layer::HardSwish(_) => map!(x, x => f::hard_swish(x)),
        _ => mismatch(row),
    }
}

/// The slopes of `prelu` below 0, at first a quarter.
pub(crate) fn slopes(count: usize, device: &Device) -> Param<Tensor<1>> {
    Initializer::Constant { value: 0.25 }.init([count], device)
}

pub(crate) fn prelu(slopes: &Param<Tensor<1>>, x: Batch) -> Batch {
    channels_second!(x, x => f::prelu(x, slopes.val()))
}
