//! Attention over an image.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(64, 3x3) attention(8) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
