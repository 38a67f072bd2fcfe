//! Bounds behind a block.

netweight::network! {
    block Tail(units) { fc(units) } where params <= 1M
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) Tail(10) >
}

const _: u64 = Mnist::PARAMS;

fn main() {}
