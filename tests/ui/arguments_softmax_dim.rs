//! The axis of a softmax.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) softmax(dim = 1) >
}

const _: u64 = Net::PARAMS;

fn main() {}
