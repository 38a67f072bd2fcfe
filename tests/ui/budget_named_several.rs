//! Bounds of a network with a constant that fail at once.

const CLASSES: usize = 10;

netweight::network! {
    Mnist: 28x28x1 -> CLASSES = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(CLASSES) >
    where params <= 800K, inference(batch = 64) <= 4MiB, training(batch = 16384) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
