//! A window that is too large by a constant.

const N: usize = 15;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) maxpool(2) maxpool(N) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
