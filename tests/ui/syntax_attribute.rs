//! Attributes that are none.

netweight::network! {
    #[derive PartialEq]
    Net: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
