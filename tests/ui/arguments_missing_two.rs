//! A convolution without anything.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv maxpool(2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
