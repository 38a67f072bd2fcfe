//! The activations of one sample take more than there is.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(64, 3x3) global_avgpool fc(10) >
    where training(batch = 32) <= 50KiB
}

const _: u64 = Mnist::PARAMS;

fn main() {}
