//! Training of a network with a constant takes more than a card has.

const CLASSES: usize = 10;

netweight::network! {
    Mnist: 28x28x1 -> CLASSES = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(CLASSES) >
    where training(batch = 16384, optimizer = adam) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
