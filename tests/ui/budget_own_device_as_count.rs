//! A device of the caller that bounds params.

const CARD: netweight::Device = netweight::device::GTX_980;

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where params <= CARD
}

const _: u64 = Mnist::PARAMS;

fn main() {}
