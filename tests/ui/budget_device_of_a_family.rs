//! Devices of which there are several, or that have a shorter name.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) >
    where training(batch = 8) <= A100, training(batch = 9) <= H100_80GB
}

const _: u64 = Net::PARAMS;

fn main() {}
