//! Ranges as in Python.

netweight::network! {
    Net: 28x28x8 -> 10 = < slice(2:4) slice(..2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
