//! Forms under their names in other libraries.

netweight::network! {
    Net: 28x28x1 -> 10 = < cat { relu } { relu } sum { } { relu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
