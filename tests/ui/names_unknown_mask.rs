//! A mask by another name.

netweight::network! {
    Net: 16x64 = < attention(4, mask = padding) attention(4, mask = causal) >
}

const _: u64 = Net::PARAMS;

fn main() {}
