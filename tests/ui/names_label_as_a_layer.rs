//! A label where a layer is wanted.

netweight::network! {
    Net: 28x28x1 -> 10 = < stem: conv(32, 3x3) relu stem fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
