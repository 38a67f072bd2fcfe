//! The channels of the input as in PyTorch.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(1, 32, 3x3, 2) fc(784, 10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
