//! An expression that no number holds.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(99999999999 * 99999999999, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
