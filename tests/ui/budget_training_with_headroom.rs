//! Training fits a card, but not beside what else is to stand there.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training(batch = 8192, optimizer = momentum, headroom = 2GiB) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
