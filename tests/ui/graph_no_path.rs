//! A path that is none.

netweight::network! {
    Net: 28x28x1 -> 10 = < other::<3>::Trunk fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
