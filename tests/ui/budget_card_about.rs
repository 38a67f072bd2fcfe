//! The memory of a card is known to two decimals.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where inference(batch = 200_000) <= RTX_4090
}

const _: u64 = Mnist::PARAMS;

fn main() {}
