//! Two networks of one name.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) >
    Net: 32x32x3 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
