//! A range that begins behind the last channel.

netweight::network! {
    Net: 8x8x4 -> 10 = < slice(6..) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
