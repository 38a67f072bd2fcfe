//! An output of five axes.

netweight::network! {
    Net: 28x28x1 -> 1x1x1x1x10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
