//! An argument of a block that is none of the layer to which it goes.

netweight::network! {
    block Inner(units, p) { fc(units) dropout(p) }
    block Outer(p) { Inner(128, p) relu }
    Net: 28x28x1 -> 10 = < Outer(p = 1) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
