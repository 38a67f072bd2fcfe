//! A function that is not `const`.

fn width() -> usize {
    32
}

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(width(), 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
