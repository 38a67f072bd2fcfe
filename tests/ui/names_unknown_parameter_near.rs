//! A misspelt parameter of a block.

netweight::network! {
    block Basic(filters, stride = 1) { conv(filters, 3x3, stride = stride) }
    Net: 28x28x1 -> 10 = < Basic(8, strid = 2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
