//! A network without layers gives its input.

netweight::network! {
    Net: 28x28x1 -> 10 = < >
}

const _: u64 = Net::PARAMS;

fn main() {}
