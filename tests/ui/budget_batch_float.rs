//! A batch with a decimal point.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
    where training(batch = 128.0) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
