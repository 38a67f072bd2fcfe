//! More is cropped than there is.

netweight::network! {
    Net: 28x28x1 = < crop(32x32) conv(8, 3x3) >
}

const _: u64 = Net::PARAMS;

fn main() {}
