//! Params that overflow by a constant.

const N: u64 = 8_589_934_592;

netweight::network! {
    Net: 4294967296 -> 10 = < fc(N) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
