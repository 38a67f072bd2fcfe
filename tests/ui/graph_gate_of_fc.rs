//! A gate that flattens.

netweight::network! {
    Net: 32x32x16 -> 10 = < multiply { } { global_avgpool fc(4) relu fc(16) sigmoid } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
