//! A network that is not there.

netweight::network! {
    Net: 28x28x1 -> 10 = < backbone::Trunk fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
