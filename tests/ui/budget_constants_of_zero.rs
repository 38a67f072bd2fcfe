//! Settings of 0, which only rustc knows.

const NONE: usize = 0;

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) > where training(batch = 8, accumulate = NONE) <= 4GiB, training(batch = 8, shards = zero2(NONE)) <= 4GiB
}

const _: u64 = Net::PARAMS;

fn main() {}
