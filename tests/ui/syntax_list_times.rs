//! A list of layers, times a number.

netweight::network! {
    Net: 28x28x1 -> 10 = < [conv(32, 3x3) relu] * 3 fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
