//! An expression that ends with an operator.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(2 *, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
