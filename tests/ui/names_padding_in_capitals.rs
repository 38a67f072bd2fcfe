//! A padding as TensorFlow spells it.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, padding = SAME) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
