//! Blocks that contain each other.

netweight::network! {
    block A { relu B }
    block B { A }
    Net: 28x28x8 -> 10 = < A fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
