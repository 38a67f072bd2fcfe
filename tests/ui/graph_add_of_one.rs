//! A sum of one branch.

netweight::network! {
    Net: 28x28x8 -> 10 = < add { relu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
