//! An option without a value.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3x3, stride) relu(3) batchnorm(3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
