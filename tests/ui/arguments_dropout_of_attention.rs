//! Probabilities that no dropout has.

netweight::network! {
    Net: 16x64 = < attention(4, dropout = 1.5) attention(4, dropout = true) >
}

const _: u64 = Net::PARAMS;

fn main() {}
