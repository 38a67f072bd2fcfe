//! `tokens` reads an image.

netweight::network! {
    Net: 28x28x1 = < fc(128) tokens >
}

const _: u64 = Net::PARAMS;

fn main() {}
