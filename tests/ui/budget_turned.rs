//! Bounds whose sides are exchanged.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) > where GTX_980 >= training(batch = 8), 1M >= params
}

const _: u64 = Net::PARAMS;

fn main() {}
