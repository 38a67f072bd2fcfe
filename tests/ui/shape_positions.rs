//! A table of positions that is too short.

netweight::network! {
    Net: 128x64 -> 128x64 = < position_embedding(max = 100) >
}

const _: u64 = Net::PARAMS;

fn main() {}
