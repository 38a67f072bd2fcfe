//! Summands of different shapes.

netweight::network! {
    Net: 28x28x8 -> 10 = < stem: relu add { } { global_avgpool } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
