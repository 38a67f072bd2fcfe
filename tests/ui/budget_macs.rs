//! More multiply-adds than the bound allows.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where macs <= 8M
}

const _: u64 = Mnist::PARAMS;

fn main() {}
