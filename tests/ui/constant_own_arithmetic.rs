//! A constant that does not evaluate is rustc's to report.

const N: usize = 3 - 5;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(N, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
