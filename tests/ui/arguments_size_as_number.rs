//! A size where one number is wanted.

netweight::network! {
    Net: 28x28x2 -> 10 = < conv(32, 3x3, groups = 2x1) fc(10x10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
