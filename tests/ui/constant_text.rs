//! A text where an integer is wanted.

const N: &str = "10";

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(N) >
}

const _: u64 = Net::PARAMS;

fn main() {}
