//! Channels joined of tensors of different sizes.

netweight::network! {
    Net: 28x28x8 -> 10 = < concat { conv(16, 3x3) } { maxpool(2) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
