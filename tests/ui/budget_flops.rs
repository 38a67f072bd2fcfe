//! More FLOPs than the bound allows: two for each multiply-add.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where flops <= 16_000_000
}

const _: u64 = Mnist::PARAMS;

fn main() {}
