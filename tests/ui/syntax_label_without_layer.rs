//! A label without a layer.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) head: >
}

const _: u64 = Net::PARAMS;

fn main() {}
