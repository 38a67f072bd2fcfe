//! The activations of one sample take more than the RAM of a microcontroller.

netweight::network! {
    Mnist: 64x64x3 -> 10 = < conv(64, 3x3) conv(128, 3x3) global_avgpool fc(10) >
    where inference(precision = int8) <= RP2040
}

const _: u64 = Mnist::PARAMS;

fn main() {}
