//! A constant of more than 64 bits.

const N: u128 = u128::MAX;

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(N) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
