//! A path to what is no network.

struct Plain;

netweight::network! {
    Net: 4x4x3 -> 10 = < Plain fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
