//! A bound that is called.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) > where fits(RTX_4090)
}

const _: u64 = Net::PARAMS;

fn main() {}
