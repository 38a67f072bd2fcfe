//! `take` reads a sequence.

netweight::network! {
    Net: 28x28x1 = < conv(32, 3x3) take(0) >
}

const _: u64 = Net::PARAMS;

fn main() {}
