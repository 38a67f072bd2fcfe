//! A padding that is no padding.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, padding = full) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
