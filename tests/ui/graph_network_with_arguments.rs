//! Arguments for a network.

netweight::network! {
    Trunk: 28x28x1 = < conv(8, 3x3) >
    Net: 28x28x1 -> 10 = < Trunk(8) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
