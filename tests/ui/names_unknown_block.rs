//! A misspelt block, with arguments.

netweight::network! {
    block Basic(filters) { conv(filters, 3x3) }
    Net: 28x28x1 -> 10 = < Basc(8) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
