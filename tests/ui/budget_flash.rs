//! The weights are larger than the flash of a microcontroller.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where inference <= STM32F407
}

const _: u64 = Mnist::PARAMS;

fn main() {}
