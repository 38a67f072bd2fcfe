//! A convolution without a window.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32) maxpool(2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
