//! Vision transformers (Dosovitskiy et al. 2020) in torchvision's form.

netweight::network! {
    block Layer(heads, width = channels) {
        residual { layernorm attention(heads) }
        residual { layernorm linear(4 * width) gelu linear(width) }
    }

    block Vit(width, patch, layers, heads) {
        patches: conv(width, patch, stride = patch, padding = valid) tokens
        class_token position_embedding
        layer: repeat layers { Layer(heads) }
        layernorm take(0) fc(1000)
    }

    pub VitB16: 224x224x3 -> 1000 = < Vit(768, 16, 12, 12) >
    pub VitB32: 224x224x3 -> 1000 = < Vit(768, 32, 12, 12) >
    pub VitL16: 224x224x3 -> 1000 = < Vit(1024, 16, 24, 16) >
}

fn main() {
    println!("{}", VitB16::summary());
}
