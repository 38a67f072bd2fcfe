//! The sequence has 16 rows.

netweight::network! {
    Net: 16x64 -> 64 = < linear(64) take(16) >
}

const _: u64 = Net::PARAMS;

fn main() {}
