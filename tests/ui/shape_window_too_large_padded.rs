//! A window that is too large in spite of its padding.

netweight::network! {
    Net: 8x8x3 = < conv(8, 13x13, padding = 2) >
}

const _: u64 = Net::PARAMS;

fn main() {}
