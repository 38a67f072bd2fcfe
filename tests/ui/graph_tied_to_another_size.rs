//! A weight tied to one of another size.

netweight::network! {
    Net: 16 = < words: embedding(1000, 64) linear(999, tied = words) >
}

const _: u64 = Net::PARAMS;

fn main() {}
