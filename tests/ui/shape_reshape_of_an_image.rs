//! A reshape of an image to a size of fewer elements.

netweight::network! {
    Net: 14x14x32 = < reshape(7x7x64) conv(8, 3x3) >
}

const _: u64 = Net::PARAMS;

fn main() {}
