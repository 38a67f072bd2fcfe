//! A size in a sum of numbers, and signs that no number has.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8 + 2x2, 3x3) conv(8 & 3, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
