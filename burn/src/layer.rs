//! From rows of the engine to weights, and from weights to outputs.

use crate::batch::{Batch, map};
use crate::geometry::size;
use crate::layers::attention::{Attention, WindowAttention, attention, window_attention};
use crate::layers::dense::{Dense, Tied, fully_connected, pointwise, tied};
use crate::layers::drop::{DropPath, drop_path, dropout};
use crate::layers::embedding::{Positions, Segments, Token, class_token, embed, embedding, position, segment};
use crate::layers::norm::{Affine, BatchNorm, batchnorm, groupnorm, layernorm, lrn, rmsnorm, scale};
use crate::layers::recurrent::{Kind, Stack};
use crate::layers::{activation, conv, pool, reshape, resize};
use crate::weights::{Weights, mismatch};
use burn::tensor::{Device, Tensor};
use netweight_core::{Layer, LayerSummary};

/// The weights of one copy of a layer.
pub(crate) fn weights(row: &LayerSummary<'_>, device: &Device) -> Weights {
    let channels = row.input.channels();
    match &row.layer {
        Layer::Conv(layer) => conv::filters(layer, row, device),
        Layer::Depthwise(layer) => conv::filters(&conv::grouped(layer, row), row, device),
        Layer::ConvTranspose(layer) => conv::transposed_filters(layer, row, device),
        Layer::Fc(layer) => Weights::Dense(Dense::new(row.input.elements(), layer.units, layer.bias, device)),
        Layer::Linear(layer) if layer.tied.is_some() => {
            Weights::Tied(Tied::new(channels, layer.units, layer.bias, device))
        }
        Layer::Linear(layer) => Weights::Dense(Dense::new(channels, layer.units, layer.bias, device)),
        Layer::BatchNorm(layer) => Weights::BatchNorm(BatchNorm::new(channels, layer.affine, device)),
        Layer::LayerNorm(layer) => {
            Weights::Affine(Affine::new(channels, layer.affine, layer.affine && layer.bias, device))
        }
        Layer::RmsNorm(layer) => Weights::Affine(Affine::new(channels, layer.affine, false, device)),
        Layer::GroupNorm(layer) => Weights::Affine(Affine::new(channels, layer.affine, layer.affine, device)),
        Layer::InstanceNorm(layer) => Weights::Affine(Affine::new(channels, layer.affine, layer.affine, device)),
        Layer::Scale(_) => Weights::Affine(Affine::new(channels, true, false, device)),
        Layer::Prelu(layer) => {
            Weights::Vector(activation::slopes(if layer.shared { 1 } else { size(channels) }, device))
        }
        Layer::Dropout(layer) => Weights::Dropout(dropout(layer.p)),
        Layer::DropPath(layer) => Weights::DropPath(DropPath::new(layer.p)),
        Layer::Embedding(layer) => Weights::Embedding(embedding(layer.vocabulary, layer.width, device)),
        Layer::PositionEmbedding(layer) => {
            let max = layer.max.unwrap_or(row.input.positions());
            Weights::Positions(Positions::new(max, channels, device))
        }
        Layer::SegmentEmbedding(layer) => Weights::Segments(Segments::new(layer.types, channels, device)),
        Layer::ClassToken(_) => Weights::Token(Token::new(channels, device)),
        Layer::Attention(layer) => Weights::Attention(Attention::new(layer, &row.input, device)),
        Layer::WindowAttention(layer) => Weights::WindowAttention(WindowAttention::new(layer, &row.input, device)),
        layer => match stack(layer) {
            Some(stack) => Weights::Recurrent(stack.cells(channels, device)),
            None => Weights::None,
        },
    }
}

/// The arguments of a recurrent layer; none of another one.
fn stack(layer: &Layer) -> Option<Stack> {
    macro_rules! of {
        ($kind:ident, $layer:ident) => {{
            let (hidden, layers) = ($layer.hidden, $layer.layers);
            Stack { kind: Kind::$kind, hidden, layers, bidirectional: $layer.bidirectional, bias: $layer.bias }
        }};
    }
    Some(match layer {
        Layer::Lstm(layer) => of!(Lstm, layer),
        Layer::Gru(layer) => of!(Gru, layer),
        Layer::Rnn(layer) => of!(Rnn, layer),
        _ => return None,
    })
}

/// What a layer makes of a batch; `shared` is the weight that it is tied to,
/// `(inputs, units)`.
pub(crate) fn forward(row: &LayerSummary<'_>, weights: &Weights, shared: Option<&Tensor<2>>, x: Batch) -> Batch {
    match (&row.layer, weights) {
        (Layer::Conv(layer), weights) => conv::convolve(weights, layer, row, x),
        (Layer::Depthwise(layer), weights) => conv::convolve(weights, &conv::grouped(layer, row), row, x),
        (Layer::ConvTranspose(layer), weights) => conv::transpose(weights, layer, row, x),
        (Layer::Fc(_), Weights::Dense(dense)) => fully_connected(dense, x),
        (Layer::Linear(_), Weights::Dense(dense)) => pointwise(dense, x),
        (Layer::Linear(_), Weights::Tied(own)) => tied(own, shared.unwrap_or_else(|| mismatch(row)), x),
        (Layer::BatchNorm(_), Weights::BatchNorm(norm)) => batchnorm(norm, x),
        (Layer::LayerNorm(_), Weights::Affine(affine)) => layernorm(affine, x),
        (Layer::RmsNorm(_), Weights::Affine(affine)) => rmsnorm(affine, x),
        (Layer::GroupNorm(layer), Weights::Affine(affine)) => groupnorm(affine, layer.groups, x),
        (Layer::InstanceNorm(_), Weights::Affine(affine)) => groupnorm(affine, row.input.channels(), x),
        (Layer::Scale(_), Weights::Affine(affine)) => scale(affine, x),
        (Layer::Prelu(_), Weights::Vector(slopes)) => activation::prelu(slopes, x),
        (Layer::Dropout(_), Weights::Dropout(dropout)) => map!(x, x => dropout.forward(x)),
        (Layer::DropPath(_), Weights::DropPath(drop)) => drop_path(drop, x),
        (Layer::Embedding(_), Weights::Embedding(table)) => embed(table, row, x),
        (Layer::PositionEmbedding(_), Weights::Positions(positions)) => position(positions, row, x),
        (Layer::SegmentEmbedding(_), Weights::Segments(segments)) => segment(segments, row, x),
        (Layer::ClassToken(_), Weights::Token(token)) => class_token(token, row, x),
        (Layer::Attention(layer), Weights::Attention(weights)) => attention(weights, layer, row, x),
        (Layer::WindowAttention(layer), Weights::WindowAttention(weights)) => window_attention(weights, layer, row, x),
        (layer, Weights::Recurrent(weights)) => match stack(layer) {
            Some(stack) => stack.forward(weights, row, x),
            None => mismatch(row),
        },
        (layer, Weights::None) => compute(layer, row, x),
        _ => mismatch(row),
    }
}

/// The same for a layer without weights.
fn compute(layer: &Layer, row: &LayerSummary<'_>, x: Batch) -> Batch {
    match layer {
        Layer::MaxPool(layer) => pool::maxpool(&layer.window, &layer.dilation, row, x),
        Layer::AvgPool(layer) => pool::avgpool(&layer.window, row, x),
        Layer::AdaptiveAvgPool(_) | Layer::GlobalAvgPool(_) => pool::adaptive_avgpool(row, x),
        Layer::AdaptiveMaxPool(_) | Layer::GlobalMaxPool(_) => pool::adaptive_maxpool(row, x),
        Layer::Flatten(_) => reshape::flatten(x),
        Layer::Tokens(_) => reshape::tokens(x),
        Layer::Reshape(layer) => reshape::reshape(&layer.shape, x),
        Layer::Take(layer) => reshape::take(layer.index, row, x),
        Layer::Slice(layer) => reshape::slice(layer, row, x),
        Layer::Lrn(layer) => lrn(layer.size, x),
        Layer::Upsample(_) | Layer::Resize(_) => resize::nearest(row, x),
        Layer::PixelShuffle(_) => resize::shuffle_pixels(row, x),
        Layer::PixelUnshuffle(_) => resize::unshuffle_pixels(row, x),
        Layer::ChannelShuffle(layer) => resize::shuffle_channels(layer.groups, x),
        Layer::Pad(layer) => resize::pad(&layer.amount, row, x),
        Layer::Crop(_) => resize::crop(row, x),
        _ => activation::activate(row, x),
    }
}
