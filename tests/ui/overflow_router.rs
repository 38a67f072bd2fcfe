//! Experts without number, said once.

netweight::network! {
    Net: 28x28x1 -> 10 = < experts(18446744073709551615, 1) { conv(1, 3x3) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
