//! The stride has fewer axes than the input.

netweight::network! {
    Net: 16x112x112x3 = < conv(64, 3x7x7, stride = 2x2) >
}

const _: u64 = Net::PARAMS;

fn main() {}
