//! Operators between tensors.

netweight::network! {
    Net: 8x8x3 = < x: relu relu - x relu * x conv(3, 1) - relu conv(3, 1) * tanh conv(3, 1) @ x conv(3, 1) * 3 >
}

fn main() {}
