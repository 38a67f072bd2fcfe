//! A literal division by zero.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32 / 0, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
