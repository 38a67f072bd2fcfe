//! An integer where a probability is wanted.

const N: usize = 1;

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(128) dropout(N) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
