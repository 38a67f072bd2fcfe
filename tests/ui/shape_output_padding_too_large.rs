//! An output padding is below the stride.

netweight::network! {
    Net: 7x7x64 = < conv_transpose(32, 3x3, stride = 2, padding = 1, output_padding = 2) >
}

const _: u64 = Net::PARAMS;

fn main() {}
