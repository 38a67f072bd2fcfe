//! A name in a size.

#[allow(dead_code)]
const K: usize = 3;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3xK) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
