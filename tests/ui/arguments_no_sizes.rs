//! Numbers that are none to the language.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3x) conv(0b101, 3x3) fc('c') >
}

const _: u64 = Net::PARAMS;

fn main() {}
