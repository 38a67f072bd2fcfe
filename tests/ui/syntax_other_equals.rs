//! Another sign before the layers, `fn` before a network, and the type of a number.

netweight::network! {
    Walrus: 28x28x1 -> 10 := < fc(10) >
    fn Function: 28x28x1 = < conv(64 as usize, 3x3) >
}

fn main() {}
