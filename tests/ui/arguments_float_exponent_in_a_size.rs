//! 8e2x2 begins like a float.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 8e2x2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
