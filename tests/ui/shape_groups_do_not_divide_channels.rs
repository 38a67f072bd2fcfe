//! The channels are no multiple of the groups.

netweight::network! {
    Net: 56x56x64 = < stem: conv(60, 1x1) conv(64, 3x3, groups = 32) >
}

const _: u64 = Net::PARAMS;

fn main() {}
