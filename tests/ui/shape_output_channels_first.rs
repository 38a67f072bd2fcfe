//! An output with its channels first.

netweight::network! {
    Net: 28x28x1 -> 8x28x28 = < conv(8, 3x3) >
}

const _: u64 = Net::PARAMS;

fn main() {}
