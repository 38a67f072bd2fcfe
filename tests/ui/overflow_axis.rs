//! An axis that does not fit, which only rustc knows.

const WIDE: u128 = 1 << 70;

netweight::network! {
    Net: (WIDE, 3) -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
