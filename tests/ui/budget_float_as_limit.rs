//! A limit that is a float.

const LIMIT: f64 = 4e9;

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where inference <= LIMIT
}

const _: u64 = Mnist::PARAMS;

fn main() {}
