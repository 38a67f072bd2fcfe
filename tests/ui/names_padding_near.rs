//! A typing error in a padding.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, padding = vaild) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
