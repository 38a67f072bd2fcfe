//! Networks that answer for each pixel: the examples against what PyTorch
//! measured, layer by layer, and others of their families against what
//! torchvision publishes.

use crate::networks::{fcn, unet};
use crate::transformers::{published, same_layers};

#[test]
fn unets_are_pytorchs() {
    same_layers::<unet::UNet>(include_str!("../golden/unet_2015.csv"), 0, &["crop"]);
    same_layers::<unet::UNetSame>(include_str!("../golden/unet_bn_same.csv"), 0, &[]);
}

#[test]
fn unet_sees_what_was_counted() {
    // Counted pixel by pixel, along one axis, for the output pixels that see most.
    assert_eq!(unet::UNet::APERTURE.to_string(), "204x204");
}

#[test]
fn fcn_is_torchvisions() {
    same_layers::<fcn::Fcn>(include_str!("../golden/fcn_resnet50.csv"), 0, &["resize"]);
}

#[test]
fn fcn_with_a_side_head_is_torchvisions() {
    same_layers::<fcn::FcnWithSideHead>(include_str!("../golden/fcn_resnet50_aux.csv"), 0, &["resize"]);
}

#[test]
fn deeplab_with_a_side_head_is_torchvisions() {
    same_layers::<DeepLabV3ResNet50>(include_str!("../golden/deeplabv3_resnet50_aux.csv"), 0, &["resize"]);
}

netweight::network! {
    block Conv(filters, window, act, stride = 1, dilation = 1) { Convolve(filters, window, stride, dilation) act }

    block Convolve(filters, window, stride = 1, dilation = 1) {
        conv(filters, window, stride = stride, padding = half, dilation = dilation, bias = false) batchnorm
    }

    block Bottleneck(filters, stride = 1, dilation = 1) {
        Convolve(filters, 1x1) relu Convolve(filters, 3x3, stride, dilation) relu Convolve(4 * filters, 1x1)
    }

    /// The first unit still dilates as the stage before it.
    block Stage(filters, units, stride = 1, dilation = 1, before = 1) {
        residual { Bottleneck(filters, stride, before) } { Convolve(4 * filters, 1x1, stride) } relu
        repeat units - 1 { residual { Bottleneck(filters, dilation = dilation) } relu }
    }

    /// A dilated residual network up to its third stage, which a side head reads.
    block Trunk(units) {
        Convolve(64, 7x7, stride = 2) relu maxpool(3, stride = 2, padding = 1)
        Stage(64, 3) Stage(128, 4, stride = 2) Stage(256, units, dilation = 2)
    }

    block Last { Stage(512, 3, dilation = 4, before = 2) }

    block Head(filters) { Conv(filters, 3x3, relu) dropout(0.1) conv(21, 1x1) resize(520) }

    /// Looks through five apertures at once: atrous spatial pyramid pooling.
    block DeepLabHead(size) {
        concat {
            Conv(256, 1x1, relu)
        } {
            Conv(256, 3x3, relu, dilation = 12)
        } {
            Conv(256, 3x3, relu, dilation = 24)
        } {
            Conv(256, 3x3, relu, dilation = 36)
        } {
            global_avgpool Conv(256, 1x1, relu) resize(size)
        }
        Conv(256, 1x1, relu) dropout(0.5) Conv(256, 3x3, relu) conv(21, 1x1) resize(520)
    }

    pub FcnResNet101: 520x520x3 -> 520x520x21 = < Trunk(23) side: aux { Head(256) } Last Head(512) >
    /// In torchvision's order: the side head runs last.
    pub DeepLabV3ResNet50: 520x520x3 -> 520x520x21 = <
        layer3: Trunk(6)
        layer4: Last
        classifier: DeepLabHead(65)
        aux_classifier: aux { from(layer3) Head(256) }
    >
    pub DeepLabV3ResNet101: 520x520x3 -> 520x520x21 = < Trunk(23) side: aux { Head(256) } Last DeepLabHead(65) >

    block Depthwise(window, act, stride = 1, dilation = 1) {
        depthwise(window, stride = stride, padding = half, dilation = dilation, bias = false) batchnorm act
    }

    block Excite(squeezed, full = channels) {
        multiply {} { global_avgpool conv(squeezed, 1x1) relu conv(full, 1x1) hardsigmoid }
    }

    block Plain(expanded, filters, act = relu, stride = 1) {
        Conv(expanded, 1x1, act) Depthwise(3x3, act, stride) Convolve(filters, 1x1)
    }

    /// Squeezes to a quarter, in steps of 8.
    block Excited(expanded, filters, window, act, stride = 1, dilation = 1, squeezed = (expanded / 4 + 4) / 8 * 8) {
        Conv(expanded, 1x1, act) Depthwise(window, act, stride, dilation) Excite(squeezed) Convolve(filters, 1x1)
    }

    /// `MobileNetV3` to an eighth of the height …
    block Low {
        Conv(16, 3x3, hardswish, stride = 2)
        residual { Depthwise(3x3, relu) Convolve(16, 1x1) }
        Plain(64, 24, stride = 2) residual { Plain(72, 24) }
        // 16 would be less than nine tenths of a quarter: torchvision takes the next step.
        Excited(72, 40, 5x5, relu, stride = 2, squeezed = 24)
    }

    /// … and to a sixteenth; the last blocks dilate instead of striding.
    block High {
        repeat 2 { residual { Excited(120, 40, 5x5, relu) } }
        Plain(240, 80, hardswish, stride = 2)
        residual { Plain(200, 80, hardswish) } repeat 2 { residual { Plain(184, 80, hardswish) } }
        Excited(480, 112, 3x3, hardswish) residual { Excited(672, 112, 3x3, hardswish) }
        Excited(672, 160, 5x5, hardswish, dilation = 2)
        repeat 2 { residual { Excited(960, 160, 5x5, hardswish, dilation = 2) } }
        Conv(960, 1x1, hardswish)
    }

    /// Lite reduced atrous spatial pyramid pooling (Howard et al. 2019).
    pub Lraspp: 520x520x3 -> 520x520x21 = <
        low: Low
        high: High
        multiply { Conv(128, 1x1, relu) } { global_avgpool conv(128, 1x1, bias = false) sigmoid }
        resize(65)
        add { from(low) conv(21, 1x1) } { conv(21, 1x1) }
        resize(520)
    >

    pub DeepLabV3MobileNet: 520x520x3 -> 520x520x21 = <
        Low
        side: aux { Head(channels / 4) }
        High DeepLabHead(33)
    >
}

/// torchvision counts the side head in params and multiply-adds.
#[test]
fn families_are_torchvisions() {
    published::<fcn::FcnWithSideHead>(35_322_218, 152_717);
    published::<FcnResNet101>(54_314_346, 232_738);
    published::<DeepLabV3ResNet50>(42_004_074, 178_722);
    published::<DeepLabV3ResNet101>(60_996_202, 258_743);
    published::<DeepLabV3MobileNet>(11_029_328, 10_452);
    published::<Lraspp>(3_221_538, 2_086);
}
