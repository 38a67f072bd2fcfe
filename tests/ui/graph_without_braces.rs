//! A form without its braces.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3x3) residual relu fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
