//! Attention.

use crate::batch::{Batch, channels_second};
use crate::geometry::{on, size};
use crate::layers::dense::Dense;
use crate::layers::drop::{dropout, is_training};
use crate::weights::mismatch;
use burn::module::{Initializer, Module, Param};
use burn::nn::Dropout;
use burn::tensor::activation::softmax;
use burn::tensor::module::attention as attend;
use burn::tensor::ops::{AttentionModuleOptions, PadMode};
use burn::tensor::{Bool, Device, Int, Tensor};
use netweight_core::{LayerSummary, Shape, layers};

/// Four dense layers, and the dropout between them if any.
#[derive(Module, Debug)]
pub struct Attention {
    /// `channels` to `heads · head_dim`
    pub query: Dense,
    /// `channels` to `kv_heads · head_dim`
    pub key: Dense,
    /// `channels` to `kv_heads · head_dim`
    pub value: Dense,
    /// `heads · head_dim` to `channels`
    pub output: Dense,
    /// Sets weights of values to 0 in training.
    pub dropout: Option<Dropout>,
}

impl Attention {
    pub(crate) fn new(layer: &layers::Attention, input: &Shape, device: &Device) -> Self {
        let channels = input.channels();
        let layers::Heads { kv_heads, head_dim, output_bias } = layer.resolved(channels);
        let (queries, keys) = (layer.heads * head_dim, kv_heads * head_dim);
        Self {
            query: Dense::new(channels, queries, layer.bias, device),
            key: Dense::new(channels, keys, layer.bias, device),
            value: Dense::new(channels, keys, layer.bias, device),
            output: Dense::new(queries, channels, output_bias, device),
            dropout: (!layer.dropout.is_zero()).then(|| dropout(layer.dropout)),
        }
    }
}

/// Every position attends to every position, or to those before it.
pub(crate) fn attention(weights: &Attention, layer: &layers::Attention, row: &LayerSummary<'_>, x: Batch) -> Batch {
    let Batch::Sequence(x) = x else { mismatch(row) };
    let (heads, kv_heads) = (size(layer.heads), size(layer.resolved(row.input.channels()).kv_heads));
    let query = split(weights.query.forward(x.clone()), heads);
    // Each head of keys and values serves several of queries beside each other.
    let shared = |x| repeat_heads(split(x, kv_heads), heads / kv_heads);
    let (key, value) = (shared(weights.key.forward(x.clone())), shared(weights.value.forward(x)));
    let mixed = match &weights.dropout {
        Some(dropout) if is_training(&dropout.training, &query.device()) => {
            attend_with_dropout(query, key, value, layer.causal, dropout)
        }
        _ => {
            let options = AttentionModuleOptions { is_causal: layer.causal, ..AttentionModuleOptions::default() };
            attend(query, key, value, None, None, options)
        }
    };
    Batch::Sequence(weights.output.forward(join(mixed)))
}

/// Attention operator by operator: burn's function has no dropout.
fn attend_with_dropout(
    query: Tensor<4>,
    key: Tensor<4>,
    value: Tensor<4>,
    causal: bool,
    dropout: &Dropout,
) -> Tensor<4> {
    let mut scores = scaled(query).matmul(key.transpose());
    if causal {
        let [_, _, length, _] = scores.dims();
        let later = Tensor::<2, Bool>::tril_mask([length, length], 0, &scores.device());
        scores = scores.mask_fill(later.unsqueeze(), f32::NEG_INFINITY);
    }
    dropout.forward(softmax(scores, 3)).matmul(value)
}

/// Queries, `(samples, heads, length, width)`, divided by the root of a head's width.
fn scaled(query: Tensor<4>) -> Tensor<4> {
    #[expect(clippy::cast_precision_loss, reason = "the width of a head")]
    let width = query.dims()[3] as f64;
    query / width.sqrt()
}

/// `(samples, length, heads · width)` as `(samples, heads, length, width)`.
fn split(x: Tensor<3>, heads: usize) -> Tensor<4> {
    let [samples, length, channels] = x.dims();
    x.reshape([samples, length, heads, channels / heads]).swap_dims(1, 2)
}

/// And back.
fn join(x: Tensor<4>) -> Tensor<3> {
    let [samples, heads, length, width] = x.dims();
    x.swap_dims(1, 2).reshape([samples, length, heads * width])
}

fn repeat_heads(x: Tensor<4>, times: usize) -> Tensor<4> {
    if times == 1 {
        return x;
    }
    let [samples, heads, length, width] = x.dims();
    let repeated: Tensor<5> = x.unsqueeze_dim::<5>(2).repeat_dim(2, times);
    repeated.reshape([samples, heads * times, length, width])
}

/// Attention within windows.
#[derive(Module, Debug)]
pub struct WindowAttention {
    /// `channels` to `3 · channels`: queries, keys and values
    pub qkv: Dense,
    /// `channels` to `channels`
    pub output: Dense,
    /// `(relative positions, heads)`
    pub relative: Option<Param<Tensor<2>>>,
}

impl WindowAttention {
    pub(crate) fn new(layer: &layers::WindowAttention, input: &Shape, device: &Device) -> Self {
        let channels = input.channels();
        let table = |()| {
            let positions: usize = window(layer, input).iter().map(|&size| 2 * size - 1).product();
            Initializer::Normal { mean: 0.0, std: 0.02 }.init([positions, size(layer.heads)], device)
        };
        Self {
            qkv: Dense::new(channels, 3 * channels, layer.bias, device),
            output: Dense::new(channels, channels, layer.bias, device),
            relative: layer.relative.then_some(()).map(table),
        }
    }
}

/// The window on three axes: those that the input lacks come first, and are 1.
fn window(layer: &layers::WindowAttention, input: &Shape) -> [usize; 3] {
    let mut sizes = on::<3>(&layer.window);
    let missing = 3 - input.spatial().len();
    sizes.rotate_right(missing);
    sizes[..missing].fill(1);
    sizes
}

/// Every place attends to those in its window. Windows that do not divide the
/// image reach over zeros at its end, as in torchvision.
pub(crate) fn window_attention(
    weights: &WindowAttention,
    layer: &layers::WindowAttention,
    row: &LayerSummary<'_>,
    x: Batch,
) -> Batch {
    let window = window(layer, &row.input);
    let heads = size(layer.heads);
    channels_second!(x, x => {
        let dims = x.dims();
        let (samples, channels) = (dims[0], dims[1]);
        let mut sizes = [1; 3];
        sizes[5 - x.rank()..].copy_from_slice(&dims[2..]);
        let volume = x.reshape([samples, channels, sizes[0], sizes[1], sizes[2]]);
        within(weights, window, heads, volume).reshape(dims)
    })
}

fn within(weights: &WindowAttention, window: [usize; 3], heads: usize, x: Tensor<5>) -> Tensor<5> {
    let [samples, channels, d, h, w] = x.dims();
    let [wd, wh, ww] = window;
    let [nd, nh, nw] = [d.div_ceil(wd), h.div_ceil(wh), w.div_ceil(ww)];
    let over = vec![(0, nd * wd - d), (0, nh * wh - h), (0, nw * ww - w)];
    let (windows, cells) = (samples * nd * nh * nw, wd * wh * ww);

    let padded = x.pad(over, PadMode::Constant(0.0));
    let padded = padded.reshape([samples, channels, nd, wd, nh, wh, nw, ww]).permute([0, 2, 4, 6, 3, 5, 7, 1]);
    let qkv = weights.qkv.forward(padded.reshape([windows, cells, channels]));
    let part = |i: usize| split(qkv.clone().narrow(2, i * channels, channels), heads);
    let (query, key, value) = (part(0), part(1), part(2));

    let mut scores = scaled(query).matmul(key.transpose());
    if let Some(table) = &weights.relative {
        let places = relative_places(window, &scores.device());
        let biases = table.val().select(0, places).reshape([cells, cells, heads]).permute([2, 0, 1]);
        scores = scores + biases.unsqueeze();
    }
    let mixed = weights.output.forward(join(softmax(scores, 3).matmul(value)));

    let mixed = mixed.reshape([samples, nd, nh, nw, wd, wh, ww, channels]).permute([0, 7, 1, 4, 2, 5, 3, 6]);
    let whole = mixed.reshape([samples, channels, nd * wd, nh * wh, nw * ww]);
    whole.narrow(2, 0, d).narrow(3, 0, h).narrow(4, 0, w)
}

/// For each pair of cells of a window, where in the table their relative
/// position stands.
fn relative_places(window: [usize; 3], device: &Device) -> Tensor<1, Int> {
    let [d, h, w] = window;
    let cell = |i: usize| [i / (h * w), i / w % h, i % w];
    let cells = d * h * w;
    let mut places = Vec::with_capacity(cells * cells);
    for (a, b) in (0..cells).flat_map(|a| (0..cells).map(move |b| (cell(a), cell(b)))) {
        let place = (0..3).fold(0, |place, axis| place * (2 * window[axis] - 1) + a[axis] + window[axis] - 1 - b[axis]);
        places.push(i64::try_from(place).expect("the table has fewer rows"));
    }
    Tensor::from_data(places.as_slice(), device)
}
