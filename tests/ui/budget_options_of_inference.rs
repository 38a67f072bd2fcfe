//! An option of the other kind of bound.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) > where training(batch = 8, cache = 3) <= 4GiB
}

const _: u64 = Net::PARAMS;

fn main() {}
