//! The padding takes everything.

netweight::network! {
    Net: 1x1x64 = < conv_transpose(32, 3x3, padding = 2) >
}

const _: u64 = Net::PARAMS;

fn main() {}
