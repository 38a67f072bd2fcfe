//! A shape has at most four axes.

netweight::network! {
    Net: 720 = < reshape(2x3x4x5x6) >
}

const _: u64 = Net::PARAMS;

fn main() {}
