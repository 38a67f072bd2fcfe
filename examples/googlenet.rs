//! `GoogLeNet` (Szegedy et al. 2014) as torchvision has it: with batch norms,
//! without side heads, and 3x3 where the paper has 5x5.

use netweight::Grouped;

const CLASSES: usize = 1000;

netweight::network! {
    block Conv(filters, window, stride = 1) {
        conv(filters, window, stride = stride, padding = half, bias = false) batchnorm relu
    }

    block Inception(single, reduce3, conv3, reduce5, conv5, pooled) {
        concat
            { Conv(single, 1x1) }
            { Conv(reduce3, 1x1) Conv(conv3, 3x3) }
            { Conv(reduce5, 1x1) Conv(conv5, 3x3) }
            { maxpool(3, stride = 1, padding = 1) Conv(pooled, 1x1) }
    }

    block Halve(window = 3) { maxpool(window, stride = 2, ceil = true) }

    pub GoogLeNet: 224x224x3 -> CLASSES = <
        Conv(64, 7x7, stride = 2) Halve
        Conv(64, 1x1) Conv(192, 3x3) Halve
        inception3a: Inception(64, 96, 128, 16, 32, 32)
        inception3b: Inception(128, 128, 192, 32, 96, 64) Halve
        inception4a: Inception(192, 96, 208, 16, 48, 64)
        inception4b: Inception(160, 112, 224, 24, 64, 64)
        inception4c: Inception(128, 128, 256, 24, 64, 64)
        inception4d: Inception(112, 144, 288, 32, 64, 64)
        inception4e: Inception(256, 160, 320, 32, 128, 128) Halve(2)
        inception5a: Inception(256, 160, 320, 32, 128, 128)
        inception5b: Inception(384, 192, 384, 48, 128, 128)
        global_avgpool dropout(0.2) fc(CLASSES)
    >
}

fn main() {
    println!("{}\n", GoogLeNet::summary());
    let dense = GoogLeNet::LAYERS.last().expect("layers").params;
    println!("{} of {} params are the dense layer's", Grouped(dense), Grouped(GoogLeNet::PARAMS));
}
