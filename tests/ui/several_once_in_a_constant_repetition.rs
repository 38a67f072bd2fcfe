//! The same, with a constant count.

const N: usize = 5;

netweight::network! {
    Net: 28x28x1 -> 10 = < repeat N { maxpool(30) conv(0, 3x3) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
