//! The declared output is no shape, whatever comes out.

netweight::network! {
    Net: 28x28x1 -> 0 = < conv(32, 3x3, groups = 5) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
