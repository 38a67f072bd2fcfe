//! An input and an output with their channels first, where every window is padded.

netweight::network! {
    Net: 3x32x32 -> 5x32x32 = < conv(16, 3x3) relu conv(5, 1x1) >
}

const _: u64 = Net::PARAMS;

fn main() {}
