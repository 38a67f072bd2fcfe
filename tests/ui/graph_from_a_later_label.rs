//! A label that comes later.

netweight::network! {
    Net: 28x28x1 -> 10 = < add { relu } { from(late) } late: relu fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
