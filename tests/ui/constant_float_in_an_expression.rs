//! A float in an expression.

const N: f64 = 32.0;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(2 * N, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
