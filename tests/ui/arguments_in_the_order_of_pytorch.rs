//! Arguments in the order of other libraries.

netweight::network! {
    Mnist: 28x28x8 = <
        conv(1, 6, 5, stride = 2)
        conv(3x3, 32)
        conv(32, 3x3, no_bias)
        conv(32, 3x3, stride = 2, 1)
        slice(2, 4)
        fc(784, 10)
    >
}

fn main() {}
