//! An axis that is to follow from the others.

netweight::network! {
    Net: 28x28x1 -> 10 = < reshape(-1, 784) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
