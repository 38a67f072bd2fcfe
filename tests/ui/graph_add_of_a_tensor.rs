//! A tensor added as by a function.

netweight::network! {
    Net: 28x28x1 -> 10 = < stem: relu conv(1, 3x3) add(stem) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
