//! The network is not closed before its bounds.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10)
    where params <= 1M
}

const _: u64 = Net::PARAMS;

fn main() {}
