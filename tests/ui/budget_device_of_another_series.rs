//! A device whose number is right, and whose series is misspelt.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) >
    where training(batch = 8) <= GTZ_980, training(batch = 9) <= MI300A
}

const _: u64 = Net::PARAMS;

fn main() {}
