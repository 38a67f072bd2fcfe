//! An option without a value.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, stride = ) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
