//! A division by a constant of 0.

const N: usize = 0;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32 / N, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
