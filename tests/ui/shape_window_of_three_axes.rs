//! A window of three axes on an image of two.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
