//! A bound of a network that a constant makes wrong adds no error.

const N: usize = 0;
const LIMIT: u64 = 1024;

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(N, 3x3) fc(10) >
    where params <= 1, training <= 1KiB, inference <= LIMIT
}

const _: u64 = Mnist::PARAMS;

fn main() {}
