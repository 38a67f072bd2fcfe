//! Every layer and every form, small: shapes and params are those of the label.

use netweight::graph::Graph;
use netweight::memory::Plan;
use netweight::{Aperture, Layer, LayerSummary, Network, Shape};
use netweight_burn::burn::tensor::Device;
use netweight_burn::{Mislabelled, assert_label, check_label};

netweight::network! {
    Convolutions: 9x11x4 = <
        conv(8, 3x3) conv(8, 2x4, stride = 2) conv(12, 3x3, padding = half, stride = 2, groups = 4)
        conv(6, 3, padding = valid, dilation = 1, bias = false) depthwise(3, multiplier = 2)
        conv_transpose(8, 3, stride = 2, padding = 1, output_padding = 1, groups = 2) depthwise(5x3, stride = 1x2)
        conv(4, 3, dilation = 2)
    >
    Sequences: 17x6 = <
        conv(8, 4, stride = 2) conv(8, 3, padding = 1, dilation = 1) depthwise(5) conv_transpose(4, 2, stride = 2)
        maxpool(3, stride = 2, padding = 1) avgpool(2, ceil = true) batchnorm groupnorm(2) instancenorm lrn(3)
        prelu(shared = false) upsample(3) resize(7) pad(2) crop(5) channel_shuffle(2) slice(1..)
        adaptive_maxpool(2) adaptive_avgpool(3) softmax global_maxpool fc(3)
    >
    Volumes: 6x7x8x2 = <
        conv(4, 3) conv(4, 2, stride = 2) depthwise(3, padding = half) batchnorm maxpool(2, stride = 1, padding = 1)
        avgpool(2, ceil = true) conv_transpose(8, 2, stride = 2) pixel_shuffle(2) pixel_unshuffle(2)
        groupnorm(4) layernorm linear(6) upsample(2) adaptive_maxpool(2x3x2) adaptive_avgpool(2) tokens take(last)
    >
    Images: 12x12x8 = <
        maxpool(3, stride = 2) avgpool(2, padding = 1, ceil = true) maxpool(2, padding = same, stride = 1, dilation = 1)
        batchnorm(affine = false) layernorm(bias = false) rmsnorm groupnorm(4, affine = false)
        instancenorm(affine = true) lrn(5) lrn(4) scale prelu prelu(shared = false)
        relu relu6 leaky_relu elu gelu silu mish sigmoid tanh softmax log_softmax softplus softsign hardsigmoid
        hardswish dropout(0.5) drop_path(0.1)
        upsample(2x3) resize(6x4) pixel_unshuffle(2) pixel_shuffle(2) channel_shuffle(4) pad(1x2) crop(6x4)
        slice(2..6) linear(8, bias = false) adaptive_maxpool(3x5) adaptive_avgpool(2x3) global_avgpool
        flatten reshape(2x2x2) reshape(4x2) take(1) layernorm batchnorm groupnorm(2) fc(3, bias = false) softmax
    >
    Transformer: 12 -> 12x40 = <
        words: embedding(40, 16) position_embedding(max = 20) segment_embedding(2) class_token
        residual { layernorm attention(4) }
        residual { rmsnorm attention(4, kv_heads = 2, head_dim = 6, bias = false, output_bias = true, causal = true) }
        residual { layernorm(affine = false) experts(4, 2) { multiply { linear(20) silu } { linear(20) } linear(16) } }
        out: linear(16) conv(16, 2, padding = valid)
        linear(40, bias = true, tied = words)
    >
    Windows: 7x10x8 = <
        window_attention(2, 4) window_attention(4, 3x5, bias = false, relative = false)
        tokens window_attention(2, 8)
    >
    Recurrent: 9x5 = <
        lstm(6) gru(7, layers = 2) rnn(4, bias = false) lstm(3, layers = 2, bidirectional = true)
        gru(4, bidirectional = true) take(last)
    >
    block Excite(squeezed, full = channels) {
        multiply {} { global_avgpool conv(squeezed, 1x1) relu conv(full, 1x1) hardsigmoid }
    }
    Forms: 16x16x3 -> 10 = <
        stem: conv(8, 3x3)
        repeat 2 { residual { conv(8, 3x3) batchnorm relu } }
        down: conv(16, 3x3, stride = 2)
        aux { global_avgpool fc(10) }
        checkpoint { residual { conv(32, 1x1) } { conv(32, 3x3) } }
        Excite(4)
        add { relu } { tanh } { conv(32, 1x1) }
        concat {} { from(down) conv(4, 1x1) aux(training) { global_maxpool fc(7) aux { fc(2) } relu } } { from(stem) maxpool(2) }
        experts(3, 1) { conv(channels, 1x1) experts(2, 2) { depthwise(3) } }
        global_avgpool fc(10)
    >
    Nothing: 5 = < repeat 0 { relu } >
}

#[test]
fn every_layer_is_as_its_label_says() {
    assert_label::<Convolutions>();
    assert_label::<Sequences>();
    assert_label::<Volumes>();
    assert_label::<Images>();
    assert_label::<Transformer>();
    assert_label::<Windows>();
    assert_label::<Recurrent>();
    assert_label::<Forms>();
    assert_label::<Nothing>();
}

#[test]
fn no_layer_is_left_out() {
    let networks: [&[LayerSummary<'_>]; 8] = [
        Convolutions::LAYERS,
        Sequences::LAYERS,
        Volumes::LAYERS,
        Images::LAYERS,
        Transformer::LAYERS,
        Windows::LAYERS,
        Recurrent::LAYERS,
        Forms::LAYERS,
    ];
    let run: Vec<&str> = networks.concat().iter().map(|row| row.layer.name()).collect();
    for layer in Layer::CATALOGUE {
        assert!(run.contains(&layer.name), "`{}` is not run", layer.name);
    }
}

/// A network whose label is wrong in one layer, in sum and at its end.
struct Liar;

impl Network for Liar {
    const NAME: &'static str = "Liar";
    const INPUT: Shape = Recurrent::INPUT;
    const OUTPUT: Shape = Convolutions::OUTPUT;
    const PARAMS: u64 = Recurrent::PARAMS + 1;
    const BUFFERS: u64 = Recurrent::BUFFERS;
    const MACS: u64 = Recurrent::MACS;
    const FLOPS: u64 = Recurrent::FLOPS;
    const APERTURE: Aperture = Recurrent::APERTURE;
    const LAYERS: &'static [LayerSummary<'static>] = &{
        let [a, mut b, mut c, d, e, f] = *Recurrent::LAYERS else { panic!("six layers") };
        b.params += 1;
        c.output = Convolutions::OUTPUT;
        [a, b, c, d, e, f]
    };
    const GRAPH: Graph<'static> = Recurrent::GRAPH;
    const TRAINING: &'static [Plan<'static>] = Recurrent::TRAINING;
    const INFERENCE: &'static [Plan<'static>] = Recurrent::INFERENCE;
}

#[test]
fn wrong_labels_are_found() {
    let Err(Mislabelled::Differences(differences)) = check_label::<Liar>(&Device::default()) else {
        panic!("a wrong label passes")
    };
    let params = Recurrent::PARAMS;
    let own = Recurrent::LAYERS[1].params;
    assert_eq!(
        differences,
        [
            format!(
                "Liar: `gru0: gru(7, layers = 2)`: params and buffers: the label says {}, the module has {own}",
                own + 1
            ),
            format!("Liar: all params and buffers: the label says {}, the module has {params}", params + 1),
            "Liar: `rnn: rnn(4, bias = false)`: output: the label says 2 samples of 2x1x4, the module has 2 samples \
             of 9x4"
                .to_owned(),
            "Liar: output: the label says 2 samples of 2x1x4, the module has 2 samples of 8".to_owned(),
        ]
    );
}
