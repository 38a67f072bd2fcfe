//! Labels and comments as in Python.

netweight::network! {
    Comment: 28x28x1 = <
        # first the convolution
        conv(8, 3x3)
    >
    Mnist: 28x28x1 = <
        "conv1": conv(8, 3x3)
        self.conv2 = conv(8, 3x3)
        layer1.0: conv(8, 3x3)
        layer-1: conv(8, 3x3)
        stem2 { act: relu }
        add { from(stem2.act) } { relu }
    >
}

fn main() {}
