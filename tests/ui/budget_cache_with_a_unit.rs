//! A unit of sizes at a number of positions.

netweight::network! {
    Decoder: 128x64 = < attention(8, causal = true) >
    where inference(cache = 8KiB) <= GTX_980
}

const _: u64 = Decoder::PARAMS;

fn main() {}
