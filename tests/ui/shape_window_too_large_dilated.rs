//! A dilated window covers more than it has cells.

netweight::network! {
    Net: 16x16x3 = < conv(8, 3x3, dilation = 8, padding = valid) relu >
}

const _: u64 = Net::PARAMS;

fn main() {}
