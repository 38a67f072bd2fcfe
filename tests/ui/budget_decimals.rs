//! A limit with decimals that make no whole number.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) > where params <= 1.0000001K, macs <= 0.0000000000000000000000000000000000000001M
}

const _: u64 = Net::PARAMS;

fn main() {}
