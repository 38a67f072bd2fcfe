//! An axis of the input is 0.

netweight::network! {
    Net: (0, 28, 1) -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
