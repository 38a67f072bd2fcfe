//! A type in the place of a shape.

netweight::network! {
    Net: Tensor<28, 28> -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
