//! An input with its batch.

netweight::network! {
    Net: 128x28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
