//! How strongly weights decay, which makes no difference to memory.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training(weight_decay = 0.01) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
