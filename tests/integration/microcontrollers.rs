//! What microcontrollers hold: the files of `MLPerf` Tiny, and tensors in an arena.

use netweight::memory::{Rules, Stored};
use netweight::{Accounting, Inference, Memory, Network, Precision};

use crate::memory::Drawn;
use crate::memory::recorded::{Measured, Phase, Setup};

netweight::network! {
    block Basic(filters, stride = 1) {
        conv(filters, 3x3, stride = stride) batchnorm relu conv(filters, 3x3) batchnorm
    }

    /// ResNet-8 for CIFAR-10. Its shortcuts have no norms.
    Image: 32x32x3 -> 10 = <
        conv(16, 3x3) batchnorm relu
        residual { Basic(16) } relu
        residual { Basic(32, stride = 2) } { conv(32, 1x1, stride = 2) } relu
        residual { Basic(64, stride = 2) } { conv(64, 1x1, stride = 2) } relu
        avgpool(8) fc(10) softmax
    >

    block Separable(filters, stride = 1) {
        depthwise(3x3, stride = stride) batchnorm relu conv(filters, 1x1) batchnorm relu
    }

    /// DS-CNN.
    Keywords: 49x10x1 -> 12 = <
        conv(64, 10x4, stride = 2) batchnorm relu dropout(0.2)
        repeat 4 { Separable(64) }
        dropout(0.4) avgpool(25x5) fc(12) softmax
    >

    /// A quarter of `MobileNet`.
    Person: 96x96x3 -> 2 = <
        conv(8, 3x3, stride = 2) batchnorm relu
        Separable(16)
        Separable(32, stride = 2) Separable(32)
        Separable(64, stride = 2) Separable(64)
        Separable(128, stride = 2) repeat 5 { Separable(128) }
        Separable(256, stride = 2) Separable(256)
        avgpool(3) fc(2) softmax
    >

    /// An autoencoder of spectra.
    Anomaly: 640 -> 640 = <
        repeat 4 { fc(128) batchnorm relu }
        fc(8) batchnorm relu
        repeat 4 { fc(128) batchnorm relu }
        fc(640)
    >

    /// The depthwise convolution has neither a bias nor a norm.
    block Streaming(filters, window) {
        depthwise(window, padding = valid, bias = false)
        conv(filters, 1, bias = false) batchnorm relu dropout(0.2)
    }

    /// A wake word in 30 frames of 40 features.
    WakeWord: 30x40 -> 3 = <
        Streaming(128, 3) Streaming(128, 5) Streaming(128, 10) Streaming(32, 15)
        fc(3) softmax
    >
}

/// In eight bits, in an arena.
fn laid_out<N: Network>() -> Memory<'static> {
    Inference::of::<N>().precision(Precision::Quantized).accounting(Accounting::Arena).memory()
}

fn alive<N: Network>() -> u64 {
    let memory = laid_out::<N>();
    memory.total() - memory.stored()
}

/// What the tests read in the file of this name: params, MACs, bytes of constants, and
/// the most bytes of tensors alive at once.
fn recorded(file: &str) -> [u64; 4] {
    let lines = include_str!("../golden/mlperf_tiny.csv").lines();
    let line = lines.filter_map(|line| line.split_once(',')).find(|(of, _)| *of == file).expect(file).1;
    let numbers: Vec<_> = line.split(',').map(|text| text.parse().expect(line)).collect();
    numbers.try_into().expect(file)
}

/// Bytes of constants, and of tensors alive at once.
fn of_file<N: Network>(file: &'static str) -> [Measured; 2] {
    let [_, _, bytes, alive_at_once] = recorded(file);
    let one = |column: &str, phase, recorded, found| Measured {
        recording: "mlperf_tiny",
        case: file.to_owned(),
        batch: Some(1),
        column: column.to_owned(),
        family: "MLPerf Tiny",
        setup: Setup::Microcontroller,
        phase,
        recorded,
        found,
    };
    [
        one("weight_bytes", Phase::Flash, bytes, laid_out::<N>().stored()),
        one("lower_bound", Phase::Inference, alive_at_once, alive::<N>()),
    ]
}

/// The five files, for the page about exactness.
pub fn measured() -> Vec<Measured> {
    [
        of_file::<Image>("pretrainedResnet_quant"),
        of_file::<Keywords>("kws_ref_model"),
        of_file::<Person>("vww_96_int8"),
        of_file::<Anomaly>("ad01_int8"),
        of_file::<WakeWord>("str_ww_ref_model"),
    ]
    .concat()
}

/// Compares with the file of this name, in which some biases take so many
/// bytes less than they have.
fn compare<N: Network>(file: &'static str, shared: u64) {
    let [params, macs, ..] = recorded(file);
    let Stored { weights, biases, buffers, .. } =
        Drawn::new(&N::GRAPH, Rules::ARENA).plan().sums.stored(Precision::Quantized);
    assert_eq!(weights + biases, u128::from(params), "{file}: params");
    assert_eq!(buffers, 0, "{file}: each norm is a part of the layer before it");
    assert_eq!(N::MACS, macs, "{file}: MACs");
    let [flash, tensors] = of_file::<N>(file);
    // The shape of a reshape, two integers.
    let difference = (flash.recorded + shared).checked_sub(flash.found);
    assert!(difference.is_some_and(|bytes| bytes <= 8), "{file}: {} bytes of {}", flash.found, flash.recorded);
    assert_eq!(tensors.found, tensors.recorded, "{file}: alive at once");
}

#[test]
fn files_of_mlperf_tiny_are_as_large_as_declared() {
    compare::<Image>("pretrainedResnet_quant", 0);
    compare::<Keywords>("kws_ref_model", 0);
    compare::<Person>("vww_96_int8", 0);
    compare::<Anomaly>("ad01_int8", 0);
    // Three biases of 128 zeros are one buffer there.
    compare::<WakeWord>("str_ww_ref_model", 2 * 4 * 128);
}

netweight::network! {
    /// 3·3·2·5 weights; the norm's 5 biases, or the convolution's.
    Folded: 6x6x2 = < conv(5, 3x3, bias = false) batchnorm >
    Biased: 6x6x2 = < conv(5, 3x3) batchnorm >
    Plain: 6x6x2 = < conv(5, 3x3, bias = false) batchnorm(affine = false) >
    /// The same without a norm.
    Bare: 6x6x2 = < conv(5, 3x3, bias = false) >
    Dense: 8 = < fc(5, bias = false) >
    DenseNormed: 8 = < fc(5, bias = false) batchnorm >
    First: 6x6x2 = < batchnorm conv(5, 3x3) >
    Activated: 6x6x2 = < conv(5, 3x3) relu batchnorm >
    Forked: 6x6x2 = < conv(5, 3x3) residual { batchnorm } >
    Returned: 6x6x2 = < conv(5, 3x3) aux { batchnorm } >
    /// What only training runs reads nothing at test time.
    Trained: 6x6x2 = < conv(5, 3x3) aux(training) { batchnorm fc(10) } batchnorm >
    Tokens: 4x8 = < linear(5) layernorm >
    Tied: 6x4 = < first: linear(4, bias = false) batchnorm linear(4, bias = false, tied = first) batchnorm >
    Chosen: 6x4 = < linear(4) experts(3, 2) { linear(4, bias = false) batchnorm } >
    Attending: 6x4 = < attention(2) lstm(4) linear(4) prelu scale >
}

/// The bytes of params and of statistics in this precision, in flash.
fn stored<N: Network>(precision: Precision) -> (u64, u64) {
    let memory = Inference::of::<N>().precision(precision).accounting(Accounting::Arena).memory();
    (memory.params, memory.buffers)
}

#[test]
fn files_of_eight_bits_have_norms_where_nothing_takes_them() {
    let eight = Precision::Quantized;
    assert_eq!(stored::<Folded>(eight), (90 + 4 * 5, 0));
    assert_eq!(stored::<Biased>(eight), (90 + 4 * 5, 0));
    assert_eq!(stored::<Plain>(eight), (90 + 4 * 5, 0));
    // Kernels of convolutions read a bias in any case, of zeros.
    assert_eq!(stored::<Bare>(eight), (90 + 4 * 5, 0));
    assert_eq!(stored::<Dense>(eight), (40, 0));
    assert_eq!(stored::<DenseNormed>(eight), (40 + 4 * 5, 0));
    // A norm that stays: a factor and a bias a channel, a mean and a variance.
    assert_eq!(stored::<First>(eight), (90 + 4 * 5 + 4 * 2 * 2, 4 * 2 * 2));
    for stays in [stored::<Activated>(eight), stored::<Forked>(eight), stored::<Returned>(eight)] {
        assert_eq!(stays, (90 + 4 * 5 + 4 * 2 * 5, 4 * 2 * 5));
    }
    assert_eq!(stored::<Trained>(eight), (90 + 4 * 5, 0));
    assert_eq!(stored::<Tokens>(eight), (40 + 4 * 5 + 4 * 2 * 5, 0));
    // A weight that another layer has too cannot take a norm.
    assert_eq!(stored::<Tied>(eight), (16 + 2 * 4 * 2 * 4, 2 * 4 * 2 * 4));
    // The first layer, the router, and each of three experts.
    assert_eq!(stored::<Chosen>(eight), ((16 + 4 * 4) + 3 * 4 + 3 * (16 + 4 * 4), 0));
    // Queries, keys, values and what leaves; four gates, each with two matrices
    // and two biases; a slope and four factors.
    let (attention, lstm, linear) = (4 * 16 + 4 * 16, 2 * 4 * 16 + 4 * 2 * 16, 16 + 4 * 4);
    assert_eq!(stored::<Attending>(eight), (attention + lstm + linear + 1 + 4, 0));
}

/// The same networks in formats of large models, and in those of one width.
#[test]
fn other_files_have_every_norm() {
    assert_eq!(stored::<Biased>(Precision::Int8), (90 + 2 * 5 + 2 * 2 * 5, 2 * 2 * 5));
    assert_eq!(stored::<Biased>(Precision::Int4), (45 + 2 * 5 + 2 * 2 * 5, 2 * 2 * 5));
    assert_eq!(stored::<Bare>(Precision::Int8), (90, 0));
    for (precision, width) in [(Precision::F32, 4), (Precision::F16, 2), (Precision::Bf16, 2)] {
        assert_eq!(stored::<Biased>(precision), (width * (90 + 5 + 2 * 5), width * 2 * 5));
        assert_eq!(stored::<Bare>(precision), (width * 90, 0));
    }
}
