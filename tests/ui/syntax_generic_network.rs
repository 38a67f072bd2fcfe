//! Generic networks are not in this version.

netweight::network! {
    Net<const C: u64>: 28x28x1 -> 10 = < conv(C, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
