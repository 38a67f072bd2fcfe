//! A misspelt block without arguments, which could be another network.

netweight::network! {
    block Basic { conv(8, 3x3) }
    Net: 28x28x1 -> 10 = < Basc fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
