//! A network without a name.

netweight::network! {
    28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
    Other: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Other::PARAMS;

fn main() {}
