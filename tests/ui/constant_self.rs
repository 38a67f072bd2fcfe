//! `Self` in an argument.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(Self::FILTERS, 3, bias = Self::BIAS) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
