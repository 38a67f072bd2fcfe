//! A trait that every network has.

netweight::network! {
    #[derive(Debug, PartialEq)]
    Net: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
