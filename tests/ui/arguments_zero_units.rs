//! A dense layer without units.

netweight::network! {
    Net: 28x28x1 -> 10 = < flatten fc(0) relu fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
