//! A size as a batch.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training(batch = 28x28) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
