//! Groups by a constant.

const GROUPS: usize = 32;

netweight::network! {
    Net: 56x56x64 = < conv(60, 1x1) conv(64, 3x3, groups = GROUPS) >
}

const _: u64 = Net::PARAMS;

fn main() {}
