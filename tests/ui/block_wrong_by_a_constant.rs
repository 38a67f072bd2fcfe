//! A block that a constant makes wrong.

const WIDTH: usize = 3;

netweight::network! {
    block Basic(filters, groups) { conv(filters, 3x3, groups = groups) }
    Net: 28x28x8 -> 10 = < Basic(16, WIDTH) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
