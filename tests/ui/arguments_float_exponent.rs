//! 1e5 is a float.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(1e5) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
