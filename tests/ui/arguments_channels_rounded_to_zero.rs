//! One channel divided by 4 is none.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(channels / 4, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
