//! 0xff is hexadecimal.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(0xff) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
