//! A layer as PyTorch spells it.

netweight::network! {
    Net: 28x28x1 -> 10 = < Conv2d(32, 3x3) ReLU fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
