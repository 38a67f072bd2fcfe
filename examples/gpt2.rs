//! GPT-2 (Radford et al. 2019): its output layer shares the embedding.

use netweight::{Bytes, Grouped, Network};

netweight::network! {
    block Layer(heads, width = channels) {
        residual { layernorm attention(heads, causal = true, dropout = 0.1, mask = stored_bool) dropout(0.1) }
        residual { layernorm linear(4 * width) gelu(written_out = true) linear(width) dropout(0.1) }
    }

    block Gpt2Like(width, layers, heads) {
        wte: embedding(50257, width) wpe: position_embedding dropout(0.1)
        h: repeat layers { Layer(heads) }
        ln_f: layernorm
        lm_head: linear(50257, bias = false, tied = wte)
    }

    pub Gpt2: 1024 -> 1024x50257 = < Gpt2Like(768, 12, 12) >
    pub Gpt2Medium: 1024 -> 1024x50257 = < Gpt2Like(1024, 24, 16) >
    pub Gpt2Large: 1024 -> 1024x50257 = < Gpt2Like(1280, 36, 20) >
    pub Gpt2Xl: 1024 -> 1024x50257 = < Gpt2Like(1600, 48, 25) >
}

fn line<N: Network>() {
    let bytes = Bytes(4 * u128::from(N::PARAMS));
    println!("{}: {} params, {bytes} as f32, {} MACs", N::NAME, Grouped(N::PARAMS), Grouped(N::MACS));
}

fn main() {
    line::<Gpt2>();
    line::<Gpt2Medium>();
    line::<Gpt2Large>();
    line::<Gpt2Xl>();
}
