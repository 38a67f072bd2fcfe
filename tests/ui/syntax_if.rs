//! A condition.

const DEEP: usize = 4;

netweight::network! {
    Net: 28x28x1 -> 10 = < if DEEP > 3 { conv(32, 3x3) } else { relu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
