//! Two arguments of a layer are wrong.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, groups = 0, dilation = 0) conv(0, 3x0) fc(10) >
}

fn main() {}
