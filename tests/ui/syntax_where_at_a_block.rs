//! Bounds at a block.

netweight::network! {
    block Tail(units) where params <= 1M { fc(units) }
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) Tail(10) >
}

const _: u64 = Mnist::PARAMS;

fn main() {}
