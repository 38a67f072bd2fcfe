//! The last row, counted from the end.

netweight::network! {
    Net: 128 -> 10 = < embedding(1000, 64) take(-1) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
