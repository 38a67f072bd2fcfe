//! The multiply-adds overflow, the params do not.

netweight::network! {
    Net: 4294967296x2147483648x1 = < conv(1, 3x3) >
}

const _: u64 = Net::PARAMS;

fn main() {}
