//! A padding that is 0 on one axis.

netweight::network! {
    Net: 6x6x3 = < conv(8, 9x9, padding = (0, 1)) >
}

const _: u64 = Net::PARAMS;

fn main() {}
