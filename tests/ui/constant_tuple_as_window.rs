//! One constant for both axes of a window.

const WINDOW: (u64, u64) = (3, 3);

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, WINDOW) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
