//! An activation as an argument.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(128, relu) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
