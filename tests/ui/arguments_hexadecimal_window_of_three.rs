//! 0x3x3 is no number at all.

netweight::network! {
    Net: 16x28x28x1 -> 10 = < conv(32, 3x3x3, padding = 0x1x1) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
