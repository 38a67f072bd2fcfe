//! The third repetition fails, with a constant count.

const N: usize = 5;

netweight::network! {
    Net: 20x20x3 = <
        stages: { conv(16, 3x3) repeat N { pixel_unshuffle(2) conv(16, 3x3) relu } }
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
