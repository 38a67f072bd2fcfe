//! Layers as Keras names them.

netweight::network! {
    Net: 28x28x1 -> 10 = < Conv2D(32, 3x3) MaxPooling2D(2) Dense(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
