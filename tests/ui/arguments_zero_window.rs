//! A window of 0.

netweight::network! {
    Net: 28x28x1 -> 10 = < maxpool(0) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
