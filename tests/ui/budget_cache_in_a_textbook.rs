//! A key-value cache where a textbook counts.

netweight::network! {
    Decoder: 128x64 = < attention(8, causal = true) >
    where inference(accounting = textbook, cache = 1024) <= GTX_980
}

const _: u64 = Decoder::PARAMS;

fn main() {}
