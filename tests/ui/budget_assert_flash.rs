//! Weights that are asserted to fit the flash of a microcontroller.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
}

const _: () = Mnist::inference().assert_fits(&netweight::device::STM32F407);

fn main() {}
