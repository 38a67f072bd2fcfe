//! A card that is no larger than what is kept free of it.

use netweight::Device;

const SLICE: Device = Device::gpu("a slice of a card", 512 << 20);

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training(batch = 128, optimizer = adam) <= SLICE
}

const _: u64 = Mnist::PARAMS;

fn main() {}
