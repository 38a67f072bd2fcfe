//! The tensors alone fit a card, and not beside what is kept free.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training(batch = 10_000, optimizer = adam) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
