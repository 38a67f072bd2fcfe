//! A limit that 64 bits do not hold.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where weights <= 99999999TiB
}

const _: u64 = Mnist::PARAMS;

fn main() {}
