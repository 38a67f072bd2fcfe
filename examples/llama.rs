//! Llama 3 and Mixtral: grouped queries, gated layers, experts.

use netweight::{Bytes, Grouped, Network};

netweight::network! {
    block Gated(hidden, width = channels) {
        multiply { linear(hidden, bias = false) silu } { linear(hidden, bias = false) }
        linear(width, bias = false)
    }

    block Attend(heads, kv_heads) {
        residual { rmsnorm attention(heads, kv_heads = kv_heads, bias = false, causal = true, separate = true) }
    }

    block Head(words) { rmsnorm linear(words, bias = false) }

    pub Llama3: 2048 -> 2048x128256 = <
        embedding(128256, 4096)
        layer: repeat 32 { Attend(32, 8) residual { rmsnorm Gated(14336) } }
        Head(128256)
    >

    pub Llama3Large: 2048 -> 2048x128256 = <
        embedding(128256, 8192)
        layer: repeat 80 { Attend(64, 8) residual { rmsnorm Gated(28672) } }
        Head(128256)
    >

    pub Llama2: 2048 -> 2048x32000 = <
        embedding(32000, 4096)
        layer: repeat 32 { Attend(32, 32) residual { rmsnorm Gated(11008) } }
        Head(32000)
    >

    /// Of eight experts two work on each token.
    pub Mixtral: 2048 -> 2048x32000 = <
        embedding(32000, 4096)
        layer: repeat 32 { Attend(32, 8) residual { rmsnorm experts(8, 2) { Gated(14336) } } }
        Head(32000)
    >
}

fn line<N: Network>() {
    let bytes = Bytes(2 * u128::from(N::PARAMS));
    println!("{}: {} params, {bytes} as bf16, {} MACs", N::NAME, Grouped(N::PARAMS), Grouped(N::MACS));
}

fn main() {
    println!("{}\n", Mixtral::summary());
    line::<Llama2>();
    line::<Llama3>();
    line::<Llama3Large>();
    line::<Mixtral>();
}
