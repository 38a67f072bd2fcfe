//! Fully convolutional networks (Long et al. 2014) on a dilated `ResNet`-50, as
//! torchvision has them.

const CLASSES: usize = 21;

netweight::network! {
    block Conv(filters, window, stride = 1, dilation = 1) {
        conv(filters, window, stride = stride, padding = half, dilation = dilation, bias = false) batchnorm
    }

    block Bottleneck(filters, stride = 1, dilation = 1) {
        Conv(filters, 1x1) relu Conv(filters, 3x3, stride, dilation) relu Conv(4 * filters, 1x1)
    }

    /// The first unit still has the dilation of the stage before.
    block Stage(filters, blocks, stride = 1, before = 1, dilation = 1) {
        residual { Bottleneck(filters, stride, before) } { Conv(4 * filters, 1x1, stride) } relu
        repeat blocks - 1 { residual { Bottleneck(filters, 1, dilation) } relu }
    }

    block Begin {
        Conv(64, 7x7, stride = 2) relu maxpool(3, stride = 2, padding = 1)
        layer1: Stage(64, 3)
        layer2: Stage(128, 4, stride = 2)
    }

    block Third { Stage(256, 6, dilation = 2) }

    block Head(filters) { Conv(filters, 3x3) relu dropout(0.1) conv(CLASSES, 1x1) resize(520) }

    block Last { layer4: Stage(512, 3, before = 2, dilation = 4) Head(512) }

    pub Fcn: 520x520x3 -> (520, 520, CLASSES) = < Begin layer3: Third Last >

    /// With a side head on the third stage, for training; it runs last.
    pub FcnWithSideHead: 520x520x3 -> (520, 520, CLASSES) = < Begin layer3: Third Last aux { from(layer3) Head(256) } >
}

fn main() {
    println!("{}", Fcn::summary());
}
