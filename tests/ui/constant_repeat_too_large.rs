//! A constant count that is far too large.

const N: usize = 1_000_000_000;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) repeat N { conv(32, 3x3) relu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
