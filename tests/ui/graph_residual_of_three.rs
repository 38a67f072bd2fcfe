//! A residual with too many branches.

netweight::network! {
    Net: 28x28x8 -> 10 = < residual { relu } { relu } { relu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
