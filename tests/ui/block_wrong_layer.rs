//! Layers that are given to a block, and are none.

netweight::network! {
    block Basic(n, act) { conv(n, 3x3) act conv(n, 3x3) act }
    Net: 28x28x1 -> 10 = < Basic(64, ReLU) Basic(64, rleu) Basic(64, act = None) Basic(64, "relu") fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
