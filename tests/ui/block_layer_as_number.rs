//! A layer where a block wants a number.

netweight::network! {
    block Tail(units) { flatten fc(units) }
    Net: 28x28x1 -> 10 = < Tail(fc) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
