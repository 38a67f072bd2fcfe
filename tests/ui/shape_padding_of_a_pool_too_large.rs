//! A pool pads by at most half of its window.

netweight::network! {
    Net: 28x28x1 = < conv(32, 3x3) maxpool(3x3, stride = 2, padding = 2) >
}

const _: u64 = Net::PARAMS;

fn main() {}
