//! A number of 20 digits.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(99999999999999999999) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
