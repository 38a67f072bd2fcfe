//! A window as two arguments.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3, 3) maxpool(2, 2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
