//! A typing error in a device, in a network with a constant.

const CLASSES: usize = 10;

netweight::network! {
    Mnist: 28x28x1 -> CLASSES = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(CLASSES) >
    where training(batch = 128) <= GTX_908
}

const _: u64 = Mnist::PARAMS;

fn main() {}
