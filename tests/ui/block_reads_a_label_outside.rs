//! A block that reads a label outside of it.

netweight::network! {
    block Skip { add { } { from(stem) } }
    Net: 28x28x1 -> 10 = < stem: relu Skip fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
