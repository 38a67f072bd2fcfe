//! A layer for a count.

netweight::network! {
    block Some(n) { repeat n { relu } }
    Net: 28x28x1 -> 10 = < Some(gelu) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
