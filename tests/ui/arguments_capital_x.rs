//! A size with a capital X.

netweight::network! {
    Net: 28X28X1 -> 10 = < conv(32, 3X3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
