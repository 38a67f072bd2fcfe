//! A flag that is computed.

#[allow(dead_code)]
const BIAS: bool = true;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3, bias = !BIAS) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
