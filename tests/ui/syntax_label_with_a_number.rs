//! A label that begins with a number.

netweight::network! {
    Net: 28x28x1 -> 10 = < relu 1st: relu fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
