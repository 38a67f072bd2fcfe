//! A count that is no whole number.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where params <= 1.5
}

const _: u64 = Mnist::PARAMS;

fn main() {}
