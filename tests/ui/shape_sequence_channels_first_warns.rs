//! A sequence and a batch of images whose channels seem to come first.

#![deny(deprecated)]

netweight::network! {
    Net: 1x16000 -> 10 = < conv(32, 80, stride = 16) fc(10) >
    Images: 1x3x224x224 -> 10 = < conv(32, 3) global_avgpool fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
