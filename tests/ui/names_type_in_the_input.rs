//! A type where the input shape is wanted.

netweight::network! {
    Net: u8 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
