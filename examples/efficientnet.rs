//! `EfficientNet` (Tan and Le 2019): `MobileNet`'s blocks, found by search.

use netweight::{Bytes, Grouped};

const CLASSES: usize = 1000;

netweight::network! {
    block Conv(filters, window, stride = 1) {
        conv(filters, window, stride = stride, padding = half, bias = false) batchnorm silu
    }

    block Excite(squeezed, full = channels) {
        multiply {} { global_avgpool conv(squeezed, 1x1) silu conv(full, 1x1) sigmoid }
    }

    /// A depthwise convolution, its channels weighted; then fewer channels.
    block Narrow(filters, window, stride, squeezed) {
        depthwise(window, stride = stride, padding = half, bias = false) batchnorm silu
        Excite(squeezed)
        conv(filters, 1x1, bias = false) batchnorm
    }

    block MBConv(filters, window, stride = 1, squeezed = channels / 4) {
        Conv(6 * channels, 1x1) Narrow(filters, window, stride, squeezed)
    }

    block Stage(filters, blocks, window, stride) {
        MBConv(filters, window, stride)
        repeat blocks - 1 { residual { MBConv(filters, window) drop_path(0.2) } }
    }

    /// The smallest. Training drops paths at a rate that grows from block to
    /// block; 0.2 is where it ends.
    pub EfficientNetB0: 224x224x3 -> CLASSES = <
        Conv(32, 3x3, stride = 2) Narrow(16, 3x3, stride = 1, squeezed = 8)
        Stage(24, 2, 3x3, stride = 2) Stage(40, 2, 5x5, stride = 2) Stage(80, 3, 3x3, stride = 2)
        Stage(112, 3, 5x5, stride = 1) Stage(192, 4, 5x5, stride = 2) Stage(320, 1, 3x3, stride = 1)
        Conv(1280, 1x1)
        global_avgpool dropout(0.2) fc(CLASSES)
    >
}

fn main() {
    println!("{}\n", EfficientNetB0::summary());
    let excite = EfficientNetB0::LAYERS.iter().filter(|row| row.path.to_string().contains("Excite"));
    let (params, macs) = excite.fold((0, 0), |(params, macs), row| (params + row.params, macs + row.macs));
    println!(
        "{} as f32; squeeze and excitation: {} params, {} MACs",
        Bytes(4 * u128::from(EfficientNetB0::PARAMS)),
        Grouped(params),
        Grouped(macs)
    );
}
