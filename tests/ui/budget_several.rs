//! Bounds that fail at once, each at its own place.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where
        params <= 800K,
        weights <= 4MiB,
        inference(batch = 64) <= 4MiB,
        training(batch = 16384) <= GTX_980,
}

const _: u64 = Mnist::PARAMS;

fn main() {}
