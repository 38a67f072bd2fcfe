//! A dense layer that flattens what was to keep its axes.

netweight::network! {
    Net: 128x64 -> 128x10 = < attention(8) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
