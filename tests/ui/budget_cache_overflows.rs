//! A key-value cache whose bytes are more than 64 bits hold.

netweight::network! {
    Decoder: 128x64 = < attention(8, causal = true) >
    where inference(batch = 8, cache = 9007199254740992) <= GTX_980
}

const _: u64 = Decoder::PARAMS;

fn main() {}
