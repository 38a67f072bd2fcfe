//! BERT (Devlin et al. 2018), base and uncased, with its pooler as a side head.

const WORDS: usize = 30_522;
const WIDTH: usize = 768;

netweight::network! {
    block Layer(heads) {
        residual { attention(heads, dropout = 0.1, separate = true) dropout(0.1) } layernorm
        residual { linear(4 * WIDTH) gelu linear(WIDTH) dropout(0.1) } layernorm
    }

    pub BertBase: 512 -> 512x768 = <
        embeddings: { embedding(WORDS, WIDTH) segment_embedding(2) position_embedding layernorm dropout(0.1) }
        layer: repeat 12 { Layer(12) }
        aux { pooler: { take(0) linear(WIDTH) tanh } }
    >
}

fn main() {
    println!("{}", BertBase::summary());
}
