//! The same against a limit that only rustc knows.

const LIMIT: u64 = 1 << 30;

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training(batch = 16384, optimizer = momentum, weight_decay = true, loss = mean_square, backend = cpu) <= LIMIT
}

const _: u64 = Mnist::PARAMS;

fn main() {}
