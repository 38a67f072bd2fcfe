//! The name of the network is taken by another type.

pub struct Net;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

fn main() {}
