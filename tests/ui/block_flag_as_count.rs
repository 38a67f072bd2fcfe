//! A flag that a block repeats by.

netweight::network! {
    block Maybe(on) { repeat on { relu } }
    Net: 28x28x1 -> 10 = < Maybe(true) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
