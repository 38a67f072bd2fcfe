//! Convolutional networks: the examples against what PyTorch measured, layer
//! by layer, and others of their families against what torchvision publishes.

use crate::networks::{densenet, efficientnet, googlenet, inception};
use netweight::Network;

use crate::compare::{compare, compare_with_functions};

#[test]
fn efficientnet_is_torchvisions() {
    // PyTorch flattens by a function before its dropout.
    compare::<efficientnet::EfficientNetB0>(
        include_str!("../golden/efficientnet_b0.csv"),
        &[("classifier.0", "1x1x1280")],
    );
}

#[test]
fn densenet_is_torchvisions() {
    // Only the last non-linearity has no module.
    compare_with_functions::<densenet::DenseNet121>(
        include_str!("../golden/densenet121.csv"),
        &["relu1", "global_avgpool"],
        &[],
    );
}

#[test]
fn googlenet_is_torchvisions() {
    compare_with_functions::<googlenet::GoogLeNet>(
        include_str!("../golden/googlenet.csv"),
        &["relu"],
        &[("dropout", "1x1x1024")],
    );
}

#[test]
fn inception_is_torchvisions() {
    compare_with_functions::<inception::InceptionV3TwoHeads>(
        include_str!("../golden/inception_v3_aux.csv"),
        &["relu", "avgpool", "B.maxpool", "D.maxpool", "Side.global_avgpool"],
        &[],
    );
    // Published with the params of the side head and without its multiply-adds.
    published::<inception::InceptionV3>(27_161_264, 5_713);
    assert_eq!(inception::InceptionV3::LAYERS.len(), inception::InceptionV3TwoHeads::LAYERS.len());
}

/// Compares with torchvision's `num_params` and with `_ops`, which counts
/// thousand millions to the third decimal.
fn published<N: Network>(params: u64, mega_macs: u64) {
    assert_eq!(N::PARAMS, params, "params of {}", N::NAME);
    assert_eq!((N::MACS + 500_000) / 1_000_000, mega_macs, "MACs of {}: {}", N::NAME, N::MACS);
}

netweight::network! {
    block Conv(filters, window, stride = 1, groups = 1) {
        conv(filters, window, stride = stride, padding = half, groups = groups, bias = false) batchnorm
    }

    block Stem(filters = 64) { Conv(filters, 7x7, stride = 2) relu maxpool(3, stride = 2, padding = 1) }

    block Top { global_avgpool fc(1000) }

    block Bottleneck(inner, filters, groups, stride = 1) {
        Conv(inner, 1x1) relu Conv(inner, 3x3, stride, groups) relu Conv(filters, 1x1)
    }

    block Stage(inner, filters, blocks, groups = 1, stride = 2) {
        residual { Bottleneck(inner, filters, groups, stride) } { Conv(filters, 1x1, stride) } relu
        repeat blocks - 1 { residual { Bottleneck(inner, filters, groups) } relu }
    }

    pub ResNeXt50_32x4d: 224x224x3 -> 1000 = <
        Stem
        Stage(128, 256, 3, 32, stride = 1) Stage(256, 512, 4, 32) Stage(512, 1024, 6, 32) Stage(1024, 2048, 3, 32)
        Top
    >
    pub ResNeXt101_32x8d: 224x224x3 -> 1000 = <
        Stem
        Stage(256, 256, 3, 32, stride = 1) Stage(512, 512, 4, 32) Stage(1024, 1024, 23, 32) Stage(2048, 2048, 3, 32)
        Top
    >
    pub WideResNet50: 224x224x3 -> 1000 = <
        Stem Stage(128, 256, 3, stride = 1) Stage(256, 512, 4) Stage(512, 1024, 6) Stage(1024, 2048, 3) Top
    >
    pub WideResNet101: 224x224x3 -> 1000 = <
        Stem Stage(128, 256, 3, stride = 1) Stage(256, 512, 4) Stage(512, 1024, 23) Stage(1024, 2048, 3) Top
    >

    block RegNetStem { Conv(32, 3x3, stride = 2) relu }

    pub RegNetX400: 224x224x3 -> 1000 = <
        RegNetStem Stage(32, 32, 1, 2) Stage(64, 64, 2, 4) Stage(160, 160, 7, 10) Stage(400, 400, 12, 25) Top
    >

    block Excite(squeezed, act, gate, full = channels) {
        multiply {} { global_avgpool conv(squeezed, 1x1) act conv(full, 1x1) gate }
    }

    block Y(filters, stride = 1, squeezed = channels / 4) {
        Conv(filters, 1x1) relu
        Conv(filters, 3x3, stride, groups = filters / 8) relu
        Excite(squeezed, relu, sigmoid)
        Conv(filters, 1x1)
    }

    block YStage(filters, blocks) {
        residual { Y(filters, stride = 2) } { Conv(filters, 1x1, stride = 2) } relu
        repeat blocks - 1 { residual { Y(filters) } relu }
    }

    pub RegNetY400: 224x224x3 -> 1000 = < RegNetStem YStage(48, 1) YStage(104, 3) YStage(208, 6) YStage(440, 6) Top >

    block Dense(growth) {
        concat {} { batchnorm relu Conv(4 * growth, 1x1) relu conv(growth, 3x3, bias = false) }
    }

    block Transition { batchnorm relu conv(channels / 2, 1x1, bias = false) avgpool(2) }

    block DenseNet(blocks3, blocks4, growth = 32) {
        Stem(2 * growth)
        repeat 6 { Dense(growth) } Transition
        repeat 12 { Dense(growth) } Transition
        repeat blocks3 { Dense(growth) } Transition
        repeat blocks4 { Dense(growth) } batchnorm relu
        Top
    }

    pub DenseNet161: 224x224x3 -> 1000 = < DenseNet(36, 24, growth = 48) >
    pub DenseNet169: 224x224x3 -> 1000 = < DenseNet(32, 32) >
    pub DenseNet201: 224x224x3 -> 1000 = < DenseNet(48, 32) >

    block Depthwise(window, stride = 1) {
        depthwise(window, stride = stride, padding = half, bias = false) batchnorm
    }

    /// Half the channels pass by.
    block Shuffle(passed = channels / 2) {
        concat { slice(..passed) } {
            slice(passed..) Conv(passed, 1x1) relu Depthwise(3x3) Conv(passed, 1x1) relu
        }
        channel_shuffle(2)
    }

    block ShuffleStage(filters, blocks) {
        concat { Depthwise(3x3, stride = 2) Conv(filters / 2, 1x1) relu } {
            Conv(filters / 2, 1x1) relu Depthwise(3x3, stride = 2) Conv(filters / 2, 1x1) relu
        }
        channel_shuffle(2)
        repeat blocks - 1 { Shuffle }
    }

    block ShuffleNet(filters2, filters3, filters4, filters5) {
        Conv(24, 3x3, stride = 2) relu maxpool(3, stride = 2, padding = 1)
        ShuffleStage(filters2, 4) ShuffleStage(filters3, 8) ShuffleStage(filters4, 4)
        Conv(filters5, 1x1) relu
        Top
    }

    pub ShuffleNetV2X05: 224x224x3 -> 1000 = < ShuffleNet(48, 96, 192, 1024) >
    pub ShuffleNetV2X10: 224x224x3 -> 1000 = < ShuffleNet(116, 232, 464, 1024) >
    pub ShuffleNetV2X15: 224x224x3 -> 1000 = < ShuffleNet(176, 352, 704, 1024) >
    pub ShuffleNetV2X20: 224x224x3 -> 1000 = < ShuffleNet(244, 488, 976, 2048) >

    block Inverted(filters, window, expand, stride = 1) {
        Conv(expand * channels, 1x1) relu Depthwise(window, stride) relu Conv(filters, 1x1)
    }

    block InvertedStage(filters, window, expand, blocks, stride = 2) {
        Inverted(filters, window, expand, stride) repeat blocks - 1 { residual { Inverted(filters, window, expand) } }
    }

    pub MnasNet: 224x224x3 -> 1000 = <
        Conv(32, 3x3, stride = 2) relu Depthwise(3x3) relu Conv(16, 1x1)
        InvertedStage(24, 3x3, 3, 3) InvertedStage(40, 5x5, 3, 3) InvertedStage(80, 5x5, 6, 3)
        InvertedStage(96, 3x3, 6, 2, stride = 1) InvertedStage(192, 5x5, 6, 4) InvertedStage(320, 3x3, 6, 1, stride = 1)
        Conv(1280, 1x1) relu
        global_avgpool dropout(0.2) fc(1000)
    >

    block Plain(expanded, filters, act, stride = 1) {
        Conv(expanded, 1x1) act Depthwise(3x3, stride) act Conv(filters, 1x1)
    }

    block Excited(window, expanded, squeezed, filters, act, stride = 1) {
        Conv(expanded, 1x1) act
        Depthwise(window, stride) act
        Excite(squeezed, relu, hardsigmoid)
        Conv(filters, 1x1)
    }

    pub MobileNetV3Large: 224x224x3 -> 1000 = <
        Conv(16, 3x3, stride = 2) hardswish
        residual { Depthwise(3x3) relu Conv(16, 1x1) }
        Plain(64, 24, relu, stride = 2) residual { Plain(72, 24, relu) }
        Excited(5x5, 72, 24, 40, relu, stride = 2) repeat 2 { residual { Excited(5x5, 120, 32, 40, relu) } }
        Plain(240, 80, hardswish, stride = 2)
        residual { Plain(200, 80, hardswish) } repeat 2 { residual { Plain(184, 80, hardswish) } }
        Excited(3x3, 480, 120, 112, hardswish) residual { Excited(3x3, 672, 168, 112, hardswish) }
        Excited(5x5, 672, 168, 160, hardswish, stride = 2)
        repeat 2 { residual { Excited(5x5, 960, 240, 160, hardswish) } }
        Conv(960, 1x1) hardswish
        global_avgpool fc(1280) hardswish dropout(0.2) fc(1000)
    >

    block Narrow(filters, window, stride, squeezed) {
        Depthwise(window, stride) silu Excite(squeezed, silu, sigmoid) Conv(filters, 1x1)
    }

    block MBConv(filters, window, stride = 1, expand = 6, squeezed = channels / 4) {
        Conv(expand * channels, 1x1) silu Narrow(filters, window, stride, squeezed)
    }

    block MBStage(filters, window, blocks, stride = 2, expand = 6) {
        MBConv(filters, window, stride, expand)
        repeat blocks - 1 { residual { MBConv(filters, window, expand = expand) drop_path(0.2) } }
    }

    pub EfficientNetB1: 240x240x3 -> 1000 = <
        Conv(32, 3x3, stride = 2) silu
        Narrow(16, 3x3, 1, squeezed = 8) residual { Narrow(16, 3x3, 1, squeezed = 4) }
        MBStage(24, 3x3, 3) MBStage(40, 5x5, 3) MBStage(80, 3x3, 4)
        MBStage(112, 5x5, 4, stride = 1) MBStage(192, 5x5, 5) MBStage(320, 3x3, 2, stride = 1)
        Conv(1280, 1x1) silu
        global_avgpool dropout(0.2) fc(1000)
    >

    pub EfficientNetB7: 600x600x3 -> 1000 = <
        Conv(64, 3x3, stride = 2) silu
        Narrow(32, 3x3, 1, squeezed = 16) repeat 3 { residual { Narrow(32, 3x3, 1, squeezed = 8) } }
        MBStage(48, 3x3, 7) MBStage(80, 5x5, 7) MBStage(160, 3x3, 10)
        MBStage(224, 5x5, 10, stride = 1) MBStage(384, 5x5, 13) MBStage(640, 3x3, 4, stride = 1)
        Conv(2560, 1x1) silu
        global_avgpool dropout(0.5) fc(1000)
    >

    block Fused(filters, stride = 1) { Conv(4 * channels, 3x3, stride) silu Conv(filters, 1x1) }

    pub EfficientNetV2S: 384x384x3 -> 1000 = <
        Conv(24, 3x3, stride = 2) silu
        repeat 2 { residual { Conv(24, 3x3) silu } }
        Fused(48, stride = 2) repeat 3 { residual { Fused(48) } }
        Fused(64, stride = 2) repeat 3 { residual { Fused(64) } }
        MBStage(128, 3x3, 6, expand = 4) MBStage(160, 3x3, 9, stride = 1) MBStage(256, 3x3, 15)
        Conv(1280, 1x1) silu
        global_avgpool dropout(0.2) fc(1000)
    >

    block Fire(squeezed, expanded) {
        conv(squeezed, 1x1) relu concat { conv(expanded, 1x1) relu } { conv(expanded, 3x3) relu }
    }

    block Halve { maxpool(3, stride = 2, ceil = true) }

    pub SqueezeNet10: 224x224x3 -> 1000 = <
        conv(96, 7x7, stride = 2, padding = valid) relu Halve
        repeat 2 { Fire(16, 64) } Fire(32, 128) Halve
        Fire(32, 128) repeat 2 { Fire(48, 192) } Fire(64, 256) Halve
        Fire(64, 256)
        dropout(0.5) conv(1000, 1x1) relu global_avgpool flatten
    >
}

#[test]
fn wider_residual_networks_are_as_published() {
    published::<ResNeXt50_32x4d>(25_028_904, 4_230);
    published::<ResNeXt101_32x8d>(88_791_336, 16_414);
    published::<WideResNet50>(68_883_240, 11_398);
    published::<WideResNet101>(126_886_696, 22_753);
}

#[test]
fn regnets_are_as_published() {
    published::<RegNetX400>(5_495_976, 414);
    published::<RegNetY400>(4_344_144, 402);
}

#[test]
fn densenets_are_as_published() {
    published::<DenseNet161>(28_681_000, 7_728);
    published::<DenseNet169>(14_149_480, 3_360);
    published::<DenseNet201>(20_013_928, 4_291);
}

#[test]
fn shufflenets_are_as_published() {
    published::<ShuffleNetV2X05>(1_366_792, 40);
    published::<ShuffleNetV2X10>(2_278_604, 145);
    published::<ShuffleNetV2X15>(3_503_624, 296);
    published::<ShuffleNetV2X20>(7_393_996, 583);
}

#[test]
fn networks_for_telephones_are_as_published() {
    published::<MnasNet>(4_383_312, 314);
    published::<MobileNetV3Large>(5_483_032, 217);
    published::<SqueezeNet10>(1_248_424, 819);
}

#[test]
fn efficientnets_are_as_published() {
    published::<EfficientNetB1>(7_794_184, 687);
    published::<EfficientNetB7>(66_347_960, 37_746);
    published::<EfficientNetV2S>(21_458_488, 8_366);
}
