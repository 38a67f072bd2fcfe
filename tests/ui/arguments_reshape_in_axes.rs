//! The axes of a shape as arguments.

netweight::network! {
    Net: 28x28x1 -> 10 = < reshape(7, 7, 16) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
