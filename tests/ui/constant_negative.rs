//! A negative constant.

const N: i32 = -32;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(N, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
