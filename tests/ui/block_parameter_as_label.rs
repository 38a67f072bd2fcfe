//! A parameter where a label is wanted.

netweight::network! {
    block Skip(source) { add { } { from(source) } }
    Net: 28x28x1 -> 10 = < Skip(3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
