//! A wrong input and an unknown layer.

netweight::network! {
    Net: 28x28x0 -> 10 = < konv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
