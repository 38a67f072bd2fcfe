//! Options of a training step that does not fit.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training(batch = 16384, optimizer = momentum, weight_decay = true, loss = mean_square, backend = cpu) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
