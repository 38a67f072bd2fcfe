//! A bound of 0 bytes.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where inference <= 0
}

const _: u64 = Mnist::PARAMS;

fn main() {}
