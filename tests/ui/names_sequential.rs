//! A container for layers.

netweight::network! {
    Net: 28x28x1 -> 10 = < sequential(conv(32, 3x3)) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
