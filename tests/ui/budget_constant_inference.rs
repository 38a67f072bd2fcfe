//! Inference takes more than a constant allows.

const LIMIT: usize = 4 << 20;

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where inference(batch = 64) <= LIMIT
}

const _: u64 = Mnist::PARAMS;

fn main() {}
