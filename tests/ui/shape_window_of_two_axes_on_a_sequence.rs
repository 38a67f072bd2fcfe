//! A window of two axes on a sequence.

netweight::network! {
    Net: 1000x64 = < conv(32, 3x3) relu >
}

const _: u64 = Net::PARAMS;

fn main() {}
