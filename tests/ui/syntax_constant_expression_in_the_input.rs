//! An expression of a constant as the input without parentheses.

const N: usize = 14;

netweight::network! {
    Net: N * 2 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
