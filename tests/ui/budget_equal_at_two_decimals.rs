//! A bound that is missed by a byte shows all digits.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where weights <= 3255207B
}

const _: u64 = Mnist::PARAMS;

fn main() {}
