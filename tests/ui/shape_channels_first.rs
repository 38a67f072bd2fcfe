//! An input with its channels first.

netweight::network! {
    Net: 1x28x28 -> 10 = < conv(32, 3x3) maxpool(2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
