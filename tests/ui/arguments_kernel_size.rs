//! Options as in PyTorch.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, kernel_size = 3, out_channels = 8) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
