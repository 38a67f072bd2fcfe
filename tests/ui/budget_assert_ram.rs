//! Activations that are asserted to fit the RAM of a microcontroller.

use netweight::{Precision, device};

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
}

const _: () = Mnist::inference().batch(8).precision(Precision::Quantized).assert_fits(&device::RP2040);

fn main() {}
