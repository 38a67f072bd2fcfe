//! A mistake that the macro finds and one that rustc finds.

const N: usize = 0;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(N, 3x3) fc(0) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
