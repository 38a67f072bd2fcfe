//! `from` that is not at the head of a branch.

netweight::network! {
    Net: 28x28x8 -> 10 = < stem: conv(8, 3x3) relu from(stem) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
