//! A branch that begins at two labels, and at none.

netweight::network! {
    Net: 28x28x1 -> 10 = < a: relu b: relu add { from(a, b) } { } add { from } { } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
