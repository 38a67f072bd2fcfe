//! Inference of a network with a constant does not fit a microcontroller.

const CLASSES: usize = 10;

netweight::network! {
    Mnist: 28x28x1 -> CLASSES = < conv(64, 3x3) conv(64, 3x3) maxpool(2) fc(128) fc(CLASSES) >
    where inference(precision = quantized) <= STM32F407
}

const _: u64 = Mnist::PARAMS;

fn main() {}
