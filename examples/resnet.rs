//! Residual networks (He et al. 2015) as torchvision has them: the stride of a
//! bottleneck stands on its 3x3 convolution ("version 1.5").

use netweight::{Bytes, Grouped, Network};

const CLASSES: usize = 1000;

netweight::network! {
    block Conv(filters, window, stride = 1) {
        conv(filters, window, stride = stride, padding = half, bias = false) batchnorm
    }

    block Stem { Conv(64, 7x7, stride = 2) relu maxpool(3, stride = 2, padding = 1) }

    block Basic(filters, stride = 1) { Conv(filters, 3x3, stride) relu Conv(filters, 3x3) }

    block BasicStage(filters, blocks) {
        residual { Basic(filters, stride = 2) } { Conv(filters, 1x1, stride = 2) } relu
        repeat blocks - 1 { residual { Basic(filters) } relu }
    }

    block Bottleneck(filters, stride = 1) {
        Conv(filters, 1x1) relu Conv(filters, 3x3, stride) relu Conv(4 * filters, 1x1)
    }

    block Stage(filters, blocks, stride = 2) {
        residual { Bottleneck(filters, stride) } { Conv(4 * filters, 1x1, stride) } relu
        repeat blocks - 1 { residual { Bottleneck(filters) } relu }
    }

    /// Two convolutions a block.
    pub ResNet18: 224x224x3 -> CLASSES = <
        Stem
        layer1: repeat 2 { residual { Basic(64) } relu }
        layer2: BasicStage(128, 2) layer3: BasicStage(256, 2) layer4: BasicStage(512, 2)
        global_avgpool fc(CLASSES)
    >

    /// Two convolutions a block.
    pub ResNet34: 224x224x3 -> CLASSES = <
        Stem
        layer1: repeat 3 { residual { Basic(64) } relu }
        layer2: BasicStage(128, 4) layer3: BasicStage(256, 6) layer4: BasicStage(512, 3)
        global_avgpool fc(CLASSES)
    >

    /// Bottlenecks of three convolutions. Nothing here is a constant, so that the
    /// label has every number.
    pub ResNet50: 224x224x3 -> 1000 = <
        Stem
        layer1: Stage(64, 3, stride = 1) layer2: Stage(128, 4) layer3: Stage(256, 6) layer4: Stage(512, 3)
        global_avgpool fc(1000)
    >

    /// Bottlenecks of three convolutions.
    pub ResNet101: 224x224x3 -> CLASSES = <
        Stem
        layer1: Stage(64, 3, stride = 1) layer2: Stage(128, 4) layer3: Stage(256, 23) layer4: Stage(512, 3)
        global_avgpool fc(CLASSES)
    >

    /// Bottlenecks of three convolutions.
    pub ResNet152: 224x224x3 -> CLASSES = <
        Stem
        layer1: Stage(64, 3, stride = 1) layer2: Stage(128, 8) layer3: Stage(256, 36) layer4: Stage(512, 3)
        global_avgpool fc(CLASSES)
    >
}

fn main() {
    println!("{}\n", ResNet18::summary());
    line::<ResNet34>();
    line::<ResNet50>();
    line::<ResNet101>();
    line::<ResNet152>();
}

fn line<N: Network>() {
    let weights = Bytes(4 * u128::from(N::PARAMS));
    println!("{}: {} params, {weights} as f32, {} MACs", N::NAME, Grouped(N::PARAMS), Grouped(N::MACS));
}
