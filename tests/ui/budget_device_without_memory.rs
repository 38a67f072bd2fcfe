//! A device without memory.

const CARD: netweight::Device = netweight::Device::gpu("x", 0);

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where inference <= CARD
}

const _: u64 = Mnist::PARAMS;

fn main() {}
