//! A padding that no number holds.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, padding = 18446744073709551615) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
