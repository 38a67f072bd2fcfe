//! Features where an `embedding` reads token ids.

netweight::network! {
    Net: 28x28x1 = < embedding(1000, 64) attention(4) >
}

fn main() {}
