//! A unit that is a word of its own.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where params <= 1 million
}

const _: u64 = Mnist::PARAMS;

fn main() {}
