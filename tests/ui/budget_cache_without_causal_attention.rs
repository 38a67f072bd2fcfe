//! A key-value cache without causal attention.

netweight::network! {
    Encoder: 128x64 = < attention(8) >
    where inference(cache = 1024) <= GTX_980
}

const _: u64 = Encoder::PARAMS;

fn main() {}
