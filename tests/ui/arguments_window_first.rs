//! A window as two numbers, in front of the filters.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(3, 3, 64) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
