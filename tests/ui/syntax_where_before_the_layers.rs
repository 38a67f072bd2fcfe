//! The bounds before the layers, as in a generic item of Rust.

netweight::network! {
    Mnist: 28x28x1 -> 10
    where params <= 1M, training(batch = 128) <= GTX_980
    = < conv(32, 3x3) maxpool(2) fc(10) >
}

const _: u64 = Mnist::PARAMS;

fn main() {}
