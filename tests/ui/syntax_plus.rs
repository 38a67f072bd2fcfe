//! A plus between layers, and what begins none.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3x3) + { relu } ^ fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
