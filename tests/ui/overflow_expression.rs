//! A product of literals that is too large.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10000000000 * 10000000000) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
