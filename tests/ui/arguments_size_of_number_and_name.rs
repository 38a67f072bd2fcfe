//! A size of a number and a name.

const WIDTH: usize = 28;

netweight::network! {
    Net: 28 x WIDTH x 1 -> 10 = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
