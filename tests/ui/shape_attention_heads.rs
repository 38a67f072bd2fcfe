//! Heads that do not divide the channels.

netweight::network! {
    Net: 128x64 -> 10 = < attention(10) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
