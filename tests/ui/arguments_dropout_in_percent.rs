//! A probability in percent.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(128) dropout(50) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
