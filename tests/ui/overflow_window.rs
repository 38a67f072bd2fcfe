//! A window of more cells than 64 bits count.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 10000000000x10000000000) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
