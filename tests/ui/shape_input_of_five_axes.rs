//! An input of five axes.

netweight::network! {
    Net: 1x16x112x112x3 -> 10 = < conv(32, 3x3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
