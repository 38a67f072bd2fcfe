//! A weight tied to a layer without one.

netweight::network! {
    Net: 16x64 = < a: relu linear(64, tied = a) >
}

const _: u64 = Net::PARAMS;

fn main() {}
