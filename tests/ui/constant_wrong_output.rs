//! The output differs from a named constant.

const CLASSES: usize = 100;

netweight::network! {
    Net: 28x28x1 -> CLASSES = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
