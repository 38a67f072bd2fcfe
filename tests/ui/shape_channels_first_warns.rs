//! An image whose channels seem to come first, where nothing fails: a warning, unless a tuple says that it is meant.

#![deny(deprecated)]

netweight::network! {
    Net: 3x32x32 -> 10 = < conv(16, 3x3) relu global_avgpool fc(10) >
    Strip: (3, 32, 32) -> 10 = < conv(16, 3x3) relu global_avgpool fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
