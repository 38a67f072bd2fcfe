//! Nine channels are not four times as many.

netweight::network! {
    Net: 64x64x3 = < conv(9, 3x3) pixel_shuffle(2) >
}

const _: u64 = Net::PARAMS;

fn main() {}
