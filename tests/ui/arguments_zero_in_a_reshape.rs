//! A shape without elements.

netweight::network! {
    Net: 28x28x1 = < reshape((0, 28)) >
}

const _: u64 = Net::PARAMS;

fn main() {}
