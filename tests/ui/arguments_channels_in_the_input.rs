//! `channels` in the input, where nothing enters yet.

netweight::network! {
    Net: (28, 28, channels) -> 10 = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
