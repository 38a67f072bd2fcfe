//! A negative probability.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(128) dropout(-0.5) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
