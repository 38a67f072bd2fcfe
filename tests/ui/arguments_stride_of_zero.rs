//! A stride of 0.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, stride = 0) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
