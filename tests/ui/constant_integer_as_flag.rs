//! An integer where a bool is wanted.

const N: usize = 1;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, bias = N) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
