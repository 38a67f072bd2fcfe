//! The output is that of a network that is wrong itself.

const N: usize = 15;

netweight::network! {
    Net: 28x28x1 -> Other::OUTPUT = < conv(32, 3x3) fc(10) >
    Other: 14x14x32 -> 10 = < maxpool(N) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
