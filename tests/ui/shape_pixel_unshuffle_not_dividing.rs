//! An odd size does not halve.

netweight::network! {
    Net: 63x63x3 = < pixel_unshuffle(2) conv(64, 3x3) >
}

const _: u64 = Net::PARAMS;

fn main() {}
