//! Channels divided by zero.

netweight::network! {
    Net: 28x28x16 -> 10 = < conv(channels / 0, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
