//! Layers of other libraries without arguments, which no network is called.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3x3) BatchNormalization GlobalAveragePooling2D Add() fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
