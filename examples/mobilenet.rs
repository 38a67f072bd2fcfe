//! Networks for telephones: `MobileNetV2` (Sandler et al. 2018) and
//! `MobileNetV3` (Howard et al. 2019).

use netweight::{Bytes, Grouped, Network};

const CLASSES: usize = 1000;

netweight::network! {
    block Conv(filters, window, act, stride = 1) {
        conv(filters, window, stride = stride, padding = half, bias = false) batchnorm act
    }

    block Depthwise(window, act, stride = 1) {
        depthwise(window, stride = stride, padding = half, bias = false) batchnorm act
    }

    /// The channels narrow without a non-linearity.
    block Project(filters) { conv(filters, 1x1, bias = false) batchnorm }

    block Inverted(filters, stride = 1) {
        Conv(6 * channels, 1x1, relu6) Depthwise(3x3, relu6, stride) Project(filters)
    }

    block Stage(filters, blocks, stride = 2) {
        Inverted(filters, stride) repeat blocks - 1 { residual { Inverted(filters) } }
    }

    /// Inverted residuals: wide inside, narrow between.
    pub MobileNetV2: 224x224x3 -> CLASSES = <
        Conv(32, 3x3, relu6, stride = 2)
        Depthwise(3x3, relu6) Project(16)
        Stage(24, 2) Stage(32, 3) Stage(64, 4) Stage(96, 3, stride = 1) Stage(160, 3) Stage(320, 1, stride = 1)
        Conv(1280, 1x1, relu6)
        global_avgpool dropout(0.2) fc(CLASSES)
    >

    /// A factor a channel, from a quarter of the channels, in steps of 8. (Where
    /// that takes off more than a tenth, torchvision rounds up; here nowhere.)
    block Excite(squeezed = (channels / 4 + 4) / 8 * 8, full = channels) {
        multiply {} { global_avgpool conv(squeezed, 1x1) relu conv(full, 1x1) hardsigmoid }
    }

    block Plain(expanded, filters, stride = 1) {
        Conv(expanded, 1x1, relu) Depthwise(3x3, relu, stride) Project(filters)
    }

    block Excited(expanded, filters, stride = 1) {
        Conv(expanded, 1x1, hardswish) Depthwise(5x5, hardswish, stride) Excite Project(filters)
    }

    /// Squeeze and excitation, and an activation without an exponential.
    pub MobileNetV3Small: 224x224x3 -> CLASSES = <
        Conv(16, 3x3, hardswish, stride = 2)
        Depthwise(3x3, relu, stride = 2) Excite Project(16)
        Plain(72, 24, stride = 2) residual { Plain(88, 24) }
        Excited(96, 40, stride = 2) repeat 2 { residual { Excited(240, 40) } }
        Excited(120, 48) residual { Excited(144, 48) }
        Excited(288, 96, stride = 2) repeat 2 { residual { Excited(576, 96) } }
        Conv(576, 1x1, hardswish)
        global_avgpool fc(1024) hardswish dropout(0.2) fc(CLASSES)
    >
}

fn main() {
    println!("{}\n", MobileNetV3Small::summary());
    line::<MobileNetV2>();
    line::<MobileNetV3Small>();
}

fn line<N: Network>() {
    let depthwise: u64 = N::LAYERS.iter().filter(|layer| layer.layer.name() == "depthwise").map(|row| row.macs).sum();
    println!(
        "{}: {} params, {} as f32, {} MACs, {} % of them depthwise",
        N::NAME,
        Grouped(N::PARAMS),
        Bytes(4 * u128::from(N::PARAMS)),
        Grouped(N::MACS),
        100 * depthwise / N::MACS
    );
}
