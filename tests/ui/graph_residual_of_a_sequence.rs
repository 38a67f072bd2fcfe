//! A residual that changes the width of a sequence.

netweight::network! {
    Net: 128x64 -> 10 = < residual { linear(256) gelu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
