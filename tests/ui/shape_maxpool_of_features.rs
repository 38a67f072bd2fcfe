//! A pool right on features.

netweight::network! {
    Net: 784 -> 10 = < maxpool(2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
