//! A convolution without filters.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(0, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
