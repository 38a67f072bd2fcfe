//! A branch from a tensor that is never computed.

netweight::network! {
    Net: 28x28x8 -> 10 = < repeat 0 { stem: relu } add { } { from(stem) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
