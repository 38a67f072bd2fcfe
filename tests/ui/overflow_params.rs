//! More params than 64 bits count.

netweight::network! {
    Net: 4294967296 -> 10 = < fc(8589934592) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
