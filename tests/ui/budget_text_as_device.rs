//! A device that is a text.

const CARD: &str = "GTX 980";

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training <= CARD
}

const _: u64 = Mnist::PARAMS;

fn main() {}
