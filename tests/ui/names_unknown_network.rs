//! Networks of other modules come in a later version.

netweight::network! {
    Net: 28x28x1 -> 10 = < backbone::Trunk fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
