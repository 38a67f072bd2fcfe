//! Swin: a transformer that attends within windows of 7x7 (Liu et al. 2021), as
//! torchvision has it.

use netweight::{Bytes, Grouped, Network};

netweight::network! {
    /// Every second layer shifts its windows, which changes no count.
    block Layer(heads, width = channels) {
        residual { layernorm window_attention(heads, 7) drop_path(0.2) }
        residual { layernorm linear(4 * width) gelu linear(width) drop_path(0.2) }
    }

    /// Four neighbours become one of twice their channels.
    block Merge(width = channels) { pixel_unshuffle(2) layernorm linear(2 * width, bias = false) }

    block Swin(width, depth, heads) {
        patches: { conv(width, 4x4, stride = 4) layernorm }
        stage1: repeat 2 { Layer(heads) }
        merge2: Merge
        stage2: repeat 2 { Layer(2 * heads) }
        merge3: Merge
        stage3: repeat depth { Layer(4 * heads) }
        merge4: Merge
        stage4: repeat 2 { Layer(8 * heads) }
        head: { layernorm global_avgpool fc(1000) }
    }

    pub SwinT: 224x224x3 -> 1000 = < Swin(96, 6, 3) >
    pub SwinS: 224x224x3 -> 1000 = < Swin(96, 18, 3) >
    pub SwinB: 224x224x3 -> 1000 = < Swin(128, 18, 4) >
}

fn main() {
    println!("{}\n", SwinT::summary());
    line::<SwinT>();
    line::<SwinS>();
    line::<SwinB>();
}

fn line<N: Network>() {
    let bytes = Bytes(4 * u128::from(N::PARAMS));
    println!("{}: {} params, {bytes} as f32, {} MACs", N::NAME, Grouped(N::PARAMS), Grouped(N::MACS));
}
