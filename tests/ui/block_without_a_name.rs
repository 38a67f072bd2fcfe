//! A block without a name.

netweight::network! {
    block (filters) { conv(filters, 3x3) }
    Net: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
