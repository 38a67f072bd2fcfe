//! A batch of −1 in the input shape, as in Keras and ONNX.

netweight::network! {
    Net: -1x28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
