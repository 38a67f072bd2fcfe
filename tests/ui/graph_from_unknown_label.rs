//! A branch from a label that is not there.

netweight::network! {
    Net: 28x28x8 -> 10 = < stem: conv(8, 3x3) relu add { } { from(stm) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
