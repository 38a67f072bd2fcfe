//! More active experts than there are.

netweight::network! {
    Net: 16x64 = < experts(2, 8) { linear(64) } >
}

const _: u64 = Net::PARAMS;

fn main() {}
