//! A convolution of features, of a constant many.

const N: usize = 128;

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(N) conv(16, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
