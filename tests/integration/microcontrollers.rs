//! What microcontrollers hold: the files of `MLPerf` Tiny, and tensors in an arena.

use netweight::memory::Stored;
use netweight::{Accounting, Inference, Memory, Network, Precision};

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

/// Compares with the file of this name, in which some biases take so many
/// bytes less than they have.
fn compare<N: Network>(file: &str, shared: u64) {
    let lines = include_str!("../golden/mlperf_tiny.csv").lines();
    let line = lines.filter_map(|line| line.split_once(',')).find(|(of, _)| *of == file).expect(file).1;
    let [params, macs, bytes, alive_at_once] = *line.split(',').collect::<Vec<_>>() else { panic!("{line}") };
    let number = |text: &str| text.parse::<u64>().unwrap();

    let Stored { weights, biases, buffers, .. } = N::ARENA.sums.stored(Precision::Quantized);
    assert_eq!(weights + biases, u128::from(number(params)), "{file}: params");
    assert_eq!(buffers, 0, "{file}: each norm is a part of the layer before it");
    assert_eq!(N::MACS, number(macs), "{file}: MACs");
    // The shape of a reshape, two integers.
    let stored = laid_out::<N>().stored();
    let difference = (number(bytes) + shared).checked_sub(stored);
    assert!(difference.is_some_and(|bytes| bytes <= 8), "{file}: {stored} bytes of {bytes}");
    assert_eq!(alive::<N>(), number(alive_at_once), "{file}: alive at once");
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
