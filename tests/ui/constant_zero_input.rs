//! A constant of 0 as an axis of the input.

const N: usize = 0;

netweight::network! {
    Net: (N, 28, 1) -> 10 = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
