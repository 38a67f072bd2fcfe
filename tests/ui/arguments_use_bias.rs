//! Options as in Keras.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, strides = 2, use_bias = false) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
