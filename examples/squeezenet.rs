//! `SqueezeNet` (Iandola et al. 2016): `AlexNet`'s accuracy in a fiftieth of
//! its params.

use netweight::{Bytes, Grouped};

const CLASSES: usize = 1000;

netweight::network! {
    block Fire(squeezed, expanded) {
        conv(squeezed, 1x1) relu
        concat { conv(expanded, 1x1) relu } { conv(expanded, 3x3) relu }
    }

    /// Version 1.1: as accurate as 1.0, with 2.4 times fewer multiply-adds.
    pub SqueezeNet: 224x224x3 -> CLASSES = <
        conv(64, 3x3, stride = 2, padding = valid) relu maxpool(3, stride = 2)
        repeat 2 { Fire(16, 64) } maxpool(3, stride = 2)
        repeat 2 { Fire(32, 128) } maxpool(3, stride = 2)
        repeat 2 { Fire(48, 192) } repeat 2 { Fire(64, 256) }
        dropout(0.5) conv(CLASSES, 1x1) relu global_avgpool flatten
    >
}

fn main() {
    println!("{}\n", SqueezeNet::summary());
    println!("{} as int8, {} MACs a param", Bytes(SqueezeNet::PARAMS.into()), SqueezeNet::MACS / SqueezeNet::PARAMS);
    let widest = SqueezeNet::LAYERS.iter().max_by_key(|layer| layer.output.elements()).expect("layers");
    println!("the largest output: {} elements, of {}", Grouped(widest.output.elements()), widest.path);
}
