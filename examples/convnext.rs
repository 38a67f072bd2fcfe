//! ConvNeXt: a ResNet made over in the image of a transformer (Liu et al. 2022).

use netweight::{Bytes, Grouped, Network};

netweight::network! {
    /// A 7x7 convolution a channel, then two dense layers at each pixel. The
    /// branch counts little at first: `scale` begins at a millionth.
    block Block(width = channels) {
        residual { depthwise(7) layernorm linear(4 * width) gelu linear(width) scale drop_path(0.1) }
    }

    block Shrink(filters) { layernorm conv(filters, 2x2, stride = 2) }

    block ConvNext(width, depth) {
        stem: { conv(width, 4x4, stride = 4) layernorm }
        stage1: repeat 3 { Block }
        shrink2: Shrink(2 * width)
        stage2: repeat 3 { Block }
        shrink3: Shrink(4 * width)
        stage3: repeat depth { Block }
        shrink4: Shrink(8 * width)
        stage4: repeat 3 { Block }
        head: { global_avgpool layernorm fc(1000) }
    }

    pub ConvNextTiny: 224x224x3 -> 1000 = < ConvNext(96, 9) >
    pub ConvNextSmall: 224x224x3 -> 1000 = < ConvNext(96, 27) >
    pub ConvNextBase: 224x224x3 -> 1000 = < ConvNext(128, 27) >
    pub ConvNextLarge: 224x224x3 -> 1000 = < ConvNext(192, 27) >
}

fn main() {
    println!("{}\n", ConvNextTiny::summary());
    line::<ConvNextTiny>();
    line::<ConvNextSmall>();
    line::<ConvNextBase>();
    line::<ConvNextLarge>();
}

fn line<N: Network>() {
    let bytes = Bytes(4 * u128::from(N::PARAMS));
    println!("{}: {} params, {bytes} as f32, {} MACs", N::NAME, Grouped(N::PARAMS), Grouped(N::MACS));
}
