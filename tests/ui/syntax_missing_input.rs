//! A network without an input.

netweight::network! {
    Net: -> 10 = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
