//! The filters are no multiple of the groups.

netweight::network! {
    Net: 56x56x64 = < conv(100, 3x3, groups = 32) >
}

const _: u64 = Net::PARAMS;

fn main() {}
