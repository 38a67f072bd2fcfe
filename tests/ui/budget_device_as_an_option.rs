//! A device among the options.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) > where training(batch = 8, device = GTX_980) <= 4GiB
}

const _: u64 = Net::PARAMS;

fn main() {}
