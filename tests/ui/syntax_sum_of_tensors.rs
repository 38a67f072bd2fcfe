//! A sum as in a formula.

netweight::network! {
    Mnist: 28x28x1 = < x: conv(8, 3x3) x + relu >
}

fn main() {}
