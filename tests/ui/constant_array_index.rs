//! An element of an array that it does not have.

const WIDTHS: [usize; 3] = [32, 64, 128];

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(WIDTHS[3], 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
