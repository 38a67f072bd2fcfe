//! Outputs against PyTorch's: see `tests/golden/README.md`.

use netweight_burn::burn::module::{Module, ModuleMapper, Param};
use netweight_burn::burn::tensor::{Device, Int, Tensor, TensorData};
use netweight_burn::{Batch, Model};

const GOLDEN: &str = include_str!("../golden/outputs.csv");

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) relu conv(32, 3x3) relu maxpool(2) fc(128) relu fc(10) >

    block Basic(filters, stride = 1) {
        conv(filters, 3x3, stride = stride, padding = half, bias = false) batchnorm relu
        conv(filters, 3x3, bias = false) batchnorm
    }
    Residual: 20x20x3 -> 10 = <
        stem: conv(8, 7x7, stride = 2, bias = false) batchnorm relu maxpool(3, stride = 2, padding = 1)
        layer1: repeat 1 { residual { Basic(8) } relu }
        layer2: { residual { Basic(16, stride = 2) } { conv(16, 1x1, stride = 2, bias = false) batchnorm } relu }
        global_avgpool fc(10)
    >
    Transformer: 9 -> 9x23 = <
        words: embedding(23, 16) position_embedding(max = 12)
        residual { layernorm attention(4) }
        residual { layernorm attention(4, kv_heads = 2, causal = true) }
        residual { layernorm linear(64) gelu linear(16) }
        layernorm linear(23, bias = false, tied = words)
    >
    Lstm: 7x5 = < lstm(4, layers = 2, bidirectional = true) >
    Gru: 7x5 = < gru(4, layers = 2) >
    Rnn: 7x5 = < rnn(4, bidirectional = true) >
    AttentionDropout: 9x16 = < attention(4, kv_heads = 2, causal = true, dropout = 0.5, mask = stored_bool) >
    GeluWrittenOut: 8 = < gelu(written_out = true) >
    Windows: 7x10x8 = < window_attention(2, 4) >
    Experts: 5x8 = < experts(4, 2) { linear(12) silu linear(8) } >
    ConvSequence: 9x4 = < conv(6, 3, stride = 2, padding = 1, groups = 2) >
    ConvDilated: 9x9x4 = < conv(6, 3x2, padding = 2x1, dilation = 2) >
    ConvVolume: 4x5x6x2 = < conv(3, 2) >
    Transposed: 5x6x4 = < conv_transpose(6, 3, stride = 2, padding = 1, output_padding = 1, groups = 2) >
    MaxPoolCeil: 8x7x3 = < maxpool(3, stride = 2, padding = 1, ceil = true) >
    MaxPoolVolume: 5x6x7x2 = < maxpool(3, stride = 2, padding = 1) >
    AvgPoolPadded: 8x7x3 = < avgpool(3, stride = 2, padding = 1) >
    AvgPoolCeil: 8x7x3 = < avgpool(3x2, stride = 2, padding = 1, ceil = true) >
    AvgPoolVolume: 5x6x7x2 = < avgpool(2, ceil = true) >
    AdaptiveAvgPool: 8x7x3 = < adaptive_avgpool(3x4) >
    AdaptiveMaxPool: 8x7x3 = < adaptive_maxpool(3x4) >
    GroupNorm: 3x4x6 = < groupnorm(2) >
    InstanceNorm: 3x4x6 = < instancenorm >
    RmsNorm: 5x6 = < rmsnorm >
    Lrn5: 3x3x7 = < lrn(5) >
    Lrn4: 3x3x7 = < lrn(4) >
    Prelu: 1x3x6 = < prelu(shared = false) >
    PixelShuffle: 3x4x8 = < pixel_shuffle(2) >
    PixelUnshuffle: 6x4x2 = < pixel_unshuffle(2) >
    ChannelShuffle: 3x4x6 = < channel_shuffle(3) >
    Upsample: 3x4x3 = < upsample(2) >
    Resize: 5x7x3 = < resize(8x3) >
    Activations: 8 = <
        concat { relu } { relu6 } { leaky_relu } { elu } { gelu } { silu } { mish } { sigmoid } { tanh } { softplus }
            { softsign } { hardsigmoid } { hardswish } { softmax } { log_softmax }
    >
    Flatten: 2x2x3 = < fc(4) >
    Tokens: 2x4x3 = < tokens >
}

#[test]
fn a_convolutional_network_is_pytorchs() {
    same::<Mnist, 2>("mnist", wave(&[2, 1, 28, 28], 1.0));
}

#[test]
fn a_residual_network_is_pytorchs() {
    same::<Residual, 2>("residual", wave(&[2, 3, 20, 20], 1.0));
}

#[test]
fn a_transformer_is_pytorchs() {
    let ids: Vec<i64> = (0..18).map(|i| i * 5 % 23).collect();
    let ids = Tensor::<2, Int>::from_data(TensorData::new(ids, [2, 9]), &Device::default());
    same::<Transformer, 3>("transformer", ids.into());
}

#[test]
fn experts_are_transformers() {
    same::<Experts, 3>("experts", wave(&[2, 5, 8], 1.0));
}

#[test]
fn recurrent_layers_are_pytorchs() {
    same::<Lstm, 3>("lstm", wave(&[2, 7, 5], 1.0));
    same::<Gru, 3>("gru", wave(&[2, 7, 5], 1.0));
    same::<Rnn, 3>("rnn", wave(&[2, 7, 5], 1.0));
}

#[test]
fn windows_are_torchvisions() {
    same::<Windows, 4>("windows", wave(&[2, 8, 7, 10], 1.0));
}

#[test]
fn attention_with_dropout_is_pytorchs_at_inference() {
    same::<AttentionDropout, 3>("attention_dropout", wave(&[2, 9, 16], 1.0));
}

#[test]
fn gelu_written_out_is_transformers() {
    // The exact gelu differs by up to 5e-4 here.
    within::<GeluWrittenOut, 2>("gelu_written_out", wave(&[2, 8], 3.0), 1e-5);
}

#[test]
fn convolutions_are_pytorchs() {
    same::<ConvSequence, 3>("conv_sequence", wave(&[2, 9, 4], 1.0));
    same::<ConvDilated, 4>("conv_dilated", wave(&[2, 4, 9, 9], 1.0));
    same::<ConvVolume, 5>("conv_volume", wave(&[1, 2, 4, 5, 6], 1.0));
    same::<Transposed, 4>("conv_transpose", wave(&[2, 4, 5, 6], 1.0));
}

#[test]
fn pools_are_pytorchs() {
    same::<MaxPoolCeil, 4>("maxpool_ceil", wave(&[2, 3, 8, 7], 1.0));
    same::<MaxPoolVolume, 5>("maxpool_volume", wave(&[1, 2, 5, 6, 7], 1.0));
    same::<AvgPoolPadded, 4>("avgpool_padded", wave(&[2, 3, 8, 7], 1.0));
    same::<AvgPoolCeil, 4>("avgpool_ceil", wave(&[2, 3, 8, 7], 1.0));
    same::<AvgPoolVolume, 5>("avgpool_volume", wave(&[1, 2, 5, 6, 7], 1.0));
    same::<AdaptiveAvgPool, 4>("adaptive_avgpool", wave(&[2, 3, 8, 7], 1.0));
    same::<AdaptiveMaxPool, 4>("adaptive_maxpool", wave(&[2, 3, 8, 7], 1.0));
}

#[test]
fn norms_and_activations_are_pytorchs() {
    same::<GroupNorm, 4>("groupnorm", wave(&[2, 6, 3, 4], 1.0));
    same::<InstanceNorm, 4>("instancenorm", wave(&[2, 6, 3, 4], 1.0));
    same::<RmsNorm, 3>("rmsnorm", wave(&[2, 5, 6], 1.0));
    same::<Lrn5, 4>("lrn_odd", wave(&[2, 7, 3, 3], 3.0));
    same::<Lrn4, 4>("lrn_even", wave(&[2, 7, 3, 3], 3.0));
    same::<Prelu, 4>("prelu", wave(&[2, 6, 1, 3], 1.0));
    same::<Activations, 2>("activations", wave(&[2, 8], 3.0));
}

#[test]
fn orders_of_elements_are_pytorchs() {
    same::<PixelShuffle, 4>("pixel_shuffle", wave(&[2, 8, 3, 4], 1.0));
    same::<PixelUnshuffle, 4>("pixel_unshuffle", wave(&[2, 2, 6, 4], 1.0));
    same::<ChannelShuffle, 4>("channel_shuffle", wave(&[2, 6, 3, 4], 1.0));
    same::<Upsample, 4>("upsample", wave(&[2, 3, 3, 4], 1.0));
    same::<Resize, 4>("resize", wave(&[2, 3, 5, 7], 1.0));
    same::<Flatten, 2>("flatten", wave(&[2, 3, 2, 2], 1.0));
    same::<Tokens, 3>("tokens", wave(&[2, 3, 2, 4], 1.0));
}

#[test]
fn all_outputs_are_compared() {
    let source = include_str!("golden.rs");
    for line in GOLDEN.lines() {
        let name = line.split(',').next().expect("a name");
        assert!(source.contains(&format!(">(\"{name}\"")), "{name} is not compared");
    }
}

/// Compares what a network gives with what PyTorch gave.
fn same<N: netweight::Network, const D: usize>(name: &str, input: Batch) {
    within::<N, D>(name, input, 1e-4);
}

/// The same to a tolerance.
fn within<N: netweight::Network, const D: usize>(name: &str, input: Batch, tolerance: f32) {
    let model = Model::<N>::init(&Device::default()).map(&mut ByFormula::default());
    let given: Vec<f32> = model.forward::<D>(input).into_data().try_to_vec().expect("numbers");
    let line = GOLDEN.lines().find(|line| line.split(',').next() == Some(name)).expect("a line");
    let expected: Vec<f32> = line.split(',').skip(1).map(|value| value.parse().expect("a number")).collect();
    assert_eq!(given.len(), expected.len(), "{name}");
    for (i, (given, expected)) in given.iter().zip(&expected).enumerate() {
        assert!((given - expected).abs() < tolerance, "{name}: value {i} is {given}, PyTorch's is {expected}");
    }
}

/// Values of a formula: `size · sin(step · i + phase)`.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "as PyTorch's are made")]
fn sines(shape: &[usize], step: f64, phase: f64, size: f64, base: f32) -> TensorData {
    let values = (0..shape.iter().product()).map(|i: usize| (size * (step * i as f64 + phase).sin()) as f32 + base);
    TensorData::new(values.collect::<Vec<f32>>(), shape.to_vec())
}

/// An input by the formula.
fn wave(shape: &[usize], size: f64) -> Batch {
    let (data, device) = (sines(shape, 0.3, 0.0, size, 0.0), Device::default());
    match shape.len() {
        2 => Tensor::<2>::from_data(data, &device).into(),
        3 => Tensor::<3>::from_data(data, &device).into(),
        4 => Tensor::<4>::from_data(data, &device).into(),
        _ => Tensor::<5>::from_data(data, &device).into(),
    }
}

/// Gives each weight values by a formula of its name.
#[derive(Default)]
struct ByFormula {
    path: Vec<String>,
}

impl ModuleMapper for ByFormula {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let name = self.path.join(".");
        let phase = f64::from(name.bytes().map(u32::from).sum::<u32>());
        let base = if name.ends_with("gamma") || name.ends_with("running_var") { 1.0 } else { 0.0 };
        param.map(|weight| Tensor::from_data(sines(&weight.dims(), 0.7, phase, 0.1, base), &weight.device()))
    }
}
