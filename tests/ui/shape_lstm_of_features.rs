//! A recurrent layer without a sequence.

netweight::network! {
    Net: 128 -> 10 = < lstm(64) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
