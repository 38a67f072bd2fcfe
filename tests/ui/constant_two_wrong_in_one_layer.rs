//! Two wrong constants in one layer.

const N: usize = 0;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(N, (N, 3)) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
