//! A size of names with x between them.

const K: usize = 3;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, KxK) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
