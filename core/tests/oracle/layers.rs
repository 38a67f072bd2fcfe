//! Any layer of the catalogue.

use netweight_core::graph::Tie;
use netweight_core::layers::{
    AvgPool, BatchNorm, ConvTranspose, GroupNorm, Gru, InstanceNorm, LayerNorm, Lstm, MaxPool, Prelu, Reshape, RmsNorm,
    Rnn,
};
use netweight_core::{Amount, Index, Kind, Layer, Padding, Probability, Problem, Range, Shape, Spec, Value, Window};

use crate::answer::{Answer, Count, Tally};
use crate::convolution::{conv, depthwise};
use crate::dense::{by_channel, fc, linear};
use crate::extremes::{extreme_values, with};
use crate::pooling::{adaptive_pool, pool};
use crate::random::Random;
use crate::reshaping::{flatten, reshape, slice, take, tokens};
use crate::resizing::{crop, pad, resize, upsample};
use crate::sequences::{
    attention, class_token, embedding, position_embedding, recurrent, segment_embedding, window_attention,
};
use crate::shuffling::{channel_shuffle, pixel_shuffle, pixel_unshuffle};
use crate::transposed::conv_transpose;
use crate::values::dealt;

/// A layer, most often one that fits.
pub(crate) fn draw(random: &mut Random) -> Layer {
    if random.below(3) > 0 {
        return harmless(random);
    }
    any(random)
}

/// A layer with any arguments.
pub(crate) fn any(random: &mut Random) -> Layer {
    let extreme = random.below(8) == 0;
    let spec = Layer::CATALOGUE[random.below(Layer::CATALOGUE.len())];
    let mut layer = spec.default;
    for (index, parameter) in spec.parameters.iter().enumerate() {
        // Were no default left, hardly a layer would be right.
        if parameter.default.is_some() && random.below(3) > 0 {
            continue;
        }
        let value = if extreme && random.below(3) == 0 {
            let values = extreme_values(parameter.kind);
            values[random.below(values.len())]
        } else {
            small(parameter.kind, random)
        };
        layer = with(layer, index, value);
    }
    layer
}

/// A layer that nearly always fits what has two spatial axes and channels that
/// are a multiple of 2.
fn harmless(random: &mut Random) -> Layer {
    let names = [
        "conv",
        "depthwise",
        "maxpool",
        "avgpool",
        "global_avgpool",
        "batchnorm",
        "layernorm",
        "rmsnorm",
        "groupnorm",
        "instancenorm",
        "lrn",
        "leaky_relu",
        "prelu",
        "gelu",
        "silu",
        "sigmoid",
        "softmax",
        "softsign",
        "hardswish",
        "dropout",
        "drop_path",
        "scale",
        "upsample",
        "resize",
        "channel_shuffle",
        "pad",
        "slice",
        "window_attention",
    ];
    let mut layer = Spec::of(random.pick(&names)).unwrap().default;
    for (index, parameter) in Spec::of(layer.name()).unwrap().parameters.iter().enumerate() {
        let value = match (parameter.kind, parameter.name) {
            (Kind::Count, "filters") => Value::Count(random.pick(&[4, 6])),
            (Kind::Count, "groups" | "heads") => Value::Count(random.pick(&[1, 2])),
            (Kind::Flag, "bias" | "affine" | "relative" | "shared") => Value::Flag(random.pick(&[false, true])),
            (Kind::Window, "window") if layer.name() != "window_attention" => {
                Value::Window(Window::every(random.pick(&[1, 2])))
            }
            (Kind::Padding, _) => Value::Padding(Padding::Same),
            (Kind::Probability, _) => Value::Probability(Probability::new(random.pick(&[0.0, 0.5])).unwrap()),
            _ => continue,
        };
        layer = with(layer, index, value);
    }
    layer
}

/// A shape of up to four small axes.
pub(crate) fn small_shape(random: &mut Random) -> Shape {
    let rank = 1 + random.below(4);
    let largest = if rank == 4 { 3 } else { 6 };
    let axes: Vec<u64> = (0..rank).map(|_| 1 + random.below(largest) as u64).collect();
    Shape::new(&axes).unwrap()
}

/// A value that can be counted with; now and then one that is wrong.
fn small(kind: Kind, random: &mut Random) -> Value {
    let mut number = || random.pick(&[0, 1, 1, 2, 2, 2, 3, 3, 4, 6]);
    match kind {
        Kind::Count => Value::Count(number()),
        Kind::Index if number() == 0 => Value::Index(Index::Last),
        Kind::Index => Value::Index(Index::At(number())),
        Kind::Range => Value::Range(Range { start: number(), end: Some(number()).filter(|&end| end < 6) }),
        Kind::Word(words) => Value::Word(words.variants[random.below(words.variants.len())].0),
        Kind::Label => Value::Tie(Tie { rows: number(), columns: number(), row: 0 }),
        Kind::Flag => Value::Flag(random.pick(&[false, true])),
        Kind::Probability => Value::Probability(Probability::new(random.pick(&[0.0, 0.1, 0.5])).unwrap()),
        Kind::Shape => Value::Shape(small_shape(random)),
        Kind::Window => Value::Window(size(random, &[0, 1, 1, 1, 2, 2, 2, 3, 3, 4])),
        Kind::Amount => Value::Window(size(random, &[0, 0, 1, 1, 2])),
        Kind::Padding => {
            let each = Padding::Each(size(random, &[0, 1, 1, 2]));
            Value::Padding(random.pick(&[Padding::Same, Padding::Half, Padding::Valid, each]))
        }
    }
}

fn size(random: &mut Random, values: &[u64]) -> Window {
    let axes = random.pick(&[1, 1, 1, 2, 2, 3]);
    let sizes: Vec<u64> = (0..axes).map(|_| random.pick(values)).collect();
    Window::new(&sizes).unwrap()
}

/// What a counter makes of a small layer, if one knows it and its arguments
/// are in their ranges.
pub(crate) fn count(layer: &Layer, input: Shape) -> Option<Answer> {
    let free = || Count::free(input.axes().to_vec());
    let (factor, both) = (&["factor"][..], &["factor", "bias"][..]);
    let channels = |params: &[&str], buffers: &[&str]| Ok(by_channel(input, params, buffers));
    let affine = |affine: bool| channels(if affine { both } else { &[] }, &[]);
    Some(match *layer {
        Layer::Conv(layer) => conv(&layer, input),
        Layer::Depthwise(layer) => depthwise(&layer, input),
        Layer::ConvTranspose(ref layer @ ConvTranspose { .. }) => conv_transpose(layer, input),
        Layer::MaxPool(layer) => pool(&layer, input),
        Layer::AvgPool(AvgPool { window, stride, padding, ceil }) => {
            pool(&MaxPool { window, stride, padding, ceil, ..MaxPool::DEFAULT }, input)
        }
        Layer::AdaptiveAvgPool(layer) => adaptive_pool(layer.size, input),
        Layer::AdaptiveMaxPool(layer) => adaptive_pool(layer.size, input),
        Layer::GlobalAvgPool(_) | Layer::GlobalMaxPool(_) => adaptive_pool(Window::every(1), input),
        Layer::Fc(layer) => Ok(fc(&layer, input)),
        Layer::Linear(layer) if layer.tied.is_none() => Ok(linear(&layer, input)),
        Layer::Flatten(_) => Ok(flatten(input)),
        Layer::Tokens(_) => tokens(input),
        Layer::Reshape(Reshape { shape }) => reshape(shape, input),
        Layer::Take(layer) => take(layer.index, input),
        Layer::Slice(layer) => slice(layer.channels, input),
        Layer::BatchNorm(BatchNorm { affine }) => channels(if affine { both } else { &[] }, &["mean", "variance"]),
        Layer::LayerNorm(LayerNorm { affine, bias }) => channels(
            match (affine, bias) {
                (true, true) => both,
                (true, false) => factor,
                (false, _) => &[],
            },
            &[],
        ),
        Layer::RmsNorm(RmsNorm { affine }) => channels(if affine { factor } else { &[] }, &[]),
        Layer::InstanceNorm(InstanceNorm { affine: is_affine }) => affine(is_affine),
        Layer::GroupNorm(GroupNorm { groups, affine: is_affine }) => {
            if dealt(input.channels(), groups).is_some() {
                affine(is_affine)
            } else {
                let (what, value) = ("channels", input.channels());
                Err(vec![Problem::Divide { parameter: "groups", divisor: groups, what, value }])
            }
        }
        Layer::Prelu(Prelu { shared: true }) => Ok(Count { params: 1, ..free() }),
        Layer::Prelu(_) | Layer::Scale(_) => channels(factor, &[]),
        Layer::Upsample(layer) => upsample(layer.factor, input),
        Layer::Resize(layer) => resize(layer.size, input),
        Layer::Pad(layer) => pad(Amount(layer.amount.0), input),
        Layer::Crop(layer) => crop(layer.size, input),
        Layer::PixelShuffle(layer) => pixel_shuffle(layer.factor, input),
        Layer::PixelUnshuffle(layer) => pixel_unshuffle(layer.factor, input),
        Layer::ChannelShuffle(layer) => channel_shuffle(layer.groups, input),
        Layer::Attention(layer) => attention(&layer, input),
        Layer::WindowAttention(layer) => window_attention(&layer, input),
        Layer::Embedding(layer) => embedding(&layer, input),
        Layer::PositionEmbedding(layer) => position_embedding(&layer, input),
        Layer::SegmentEmbedding(layer) => segment_embedding(layer.types, input),
        Layer::ClassToken(_) => class_token(input),
        Layer::Rnn(Rnn { hidden, layers, bidirectional, bias }) => {
            recurrent(1, hidden, layers, bidirectional, bias, input)
        }
        Layer::Gru(Gru { hidden, layers, bidirectional, bias }) => {
            recurrent(3, hidden, layers, bidirectional, bias, input)
        }
        Layer::Lstm(Lstm { hidden, layers, bidirectional, bias }) => {
            recurrent(4, hidden, layers, bidirectional, bias, input)
        }
        Layer::Lrn(_)
        | Layer::Relu(_)
        | Layer::LeakyRelu(_)
        | Layer::Gelu(_)
        | Layer::Silu(_)
        | Layer::Softmax(_)
        | Layer::Dropout(_)
        | Layer::DropPath(_) => Ok(free()),
        _ => return None,
    })
}

#[test]
fn a_small_layer_is_what_is_counted() {
    let mut tally = Tally::default();
    let mut random = Random(813_802);
    for _ in 0..20_000 {
        let (layer, input) = (any(&mut random), small_shape(&mut random));
        compare(layer, input, &mut tally);
    }
    tally.saw_both();
}

/// Compares a layer with its counter, if it is small and one knows it.
pub(crate) fn compare(layer: Layer, input: Shape, tally: &mut Tally) {
    let is_small = layer.check().is_ok()
        && layer.to_string().split(|letter: char| !letter.is_ascii_digit()).all(|number| number.len() < 3);
    if is_small && let Some(answer) = count(&layer, input) {
        tally.compare(layer, input, &answer);
    }
}
