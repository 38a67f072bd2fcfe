//! The output is a constant shape.

netweight::network! {
    Net: 28x28x1 -> Other::INPUT = < conv(32, 3x3) >
    Other: 14x14x32 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
