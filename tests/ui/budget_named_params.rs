//! A network with a constant has more params than the bound allows.

const CLASSES: usize = 10;

netweight::network! {
    Mnist: 28x28x1 -> CLASSES = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(CLASSES) >
    where params <= 800K
}

const _: u64 = Mnist::PARAMS;

fn main() {}
