//! A batch of a constant that is no integer.

const BATCH: f32 = 128.0;

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
    where training(batch = BATCH) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
