//! The size of the input, as PyTorch wants it.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, in_channels = 1) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
