//! A branch that begins within a block.

netweight::network! {
    block Part(f) { x: conv(f, 3) relu }
    Net: 28x28x1 -> 10 = < b: Part(3) concat { } { from(b.x) } concat { relu } from(b) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
