//! The constant is not declared anywhere.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(CLASSES) >
}

const _: u64 = Net::PARAMS;

fn main() {}
