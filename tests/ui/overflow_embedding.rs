//! A table that no number holds.

netweight::network! {
    Net: 16 -> 10 = < embedding(9000000000, 9000000000) take(last) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
