//! A shape in brackets.

netweight::network! {
    Net: [28, 28, 1] -> 10 = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
