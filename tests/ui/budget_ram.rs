//! What is alive at once is larger than the RAM of a microcontroller.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where inference(batch = 8, precision = quantized) <= RP2040
}

const _: u64 = Mnist::PARAMS;

fn main() {}
