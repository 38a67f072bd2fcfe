//! A block declared as a function.

netweight::network! {
    fn Basic(filters) { conv(filters, 3x3) relu }
    Net: 28x28x1 -> 10 = < Basic(8) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
