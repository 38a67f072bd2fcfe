//! The declared output is a tuple with an expression.

netweight::network! {
    Net: 28x28x1 -> (14, 14, 2 * 32) = < conv(32, 3x3) maxpool(2) >
}

const _: u64 = Net::PARAMS;

fn main() {}
