//! An input of more elements than 64 bits count.

netweight::network! {
    Net: 4294967296x4294967296x4 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
