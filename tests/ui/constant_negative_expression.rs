//! An expression with a constant below 0.

const N: usize = 3;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(N - 5, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
