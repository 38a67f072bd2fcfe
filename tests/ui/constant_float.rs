//! A float where an integer is wanted.

const N: f32 = 32.0;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(N, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
