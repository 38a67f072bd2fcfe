//! Two wrong constants are two errors.

const N: usize = 0;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(N, 3x3) fc(128) fc(N - 5) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
