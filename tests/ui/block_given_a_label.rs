//! A label given to a block.

netweight::network! {
    block Skip(source) { add { } { from(source) } }
    Net: 28x28x1 -> 10 = < stem: relu Skip(stem) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
