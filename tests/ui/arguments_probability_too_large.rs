//! A probability above 1.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(128) dropout(1.5) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
