//! Halved twice, 20 is no longer divisible: the third time fails.

netweight::network! {
    Net: 20x20x3 = <
        stages: { conv(16, 3x3) repeat 5 { pixel_unshuffle(2) conv(16, 3x3) relu } }
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
