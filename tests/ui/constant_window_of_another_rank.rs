//! A tuple of constants of another rank.

const N: usize = 3;

netweight::network! {
    Net: 1000x64 = < conv(32, (N, N)) relu >
}

const _: u64 = Net::PARAMS;

fn main() {}
