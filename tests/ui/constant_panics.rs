//! A function that panics for what it is given.

const fn doubled(width: usize) -> usize {
    assert!(width < 64, "too wide");
    2 * width
}

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(doubled(64), 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
