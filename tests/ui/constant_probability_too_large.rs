//! A constant that is no probability, in the words for a number.

const P: f64 = 1.5;

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(128) dropout(P) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
