//! A block with the name of a layer.

netweight::network! {
    block conv(filters) { relu }
    Net: 28x28x8 -> 10 = < conv(8, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
