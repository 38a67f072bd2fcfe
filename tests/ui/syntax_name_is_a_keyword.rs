//! A keyword as the name of a network.

netweight::network! {
    Self: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

fn main() {}
