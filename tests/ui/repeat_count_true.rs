//! A flag as a count.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) repeat true { relu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
