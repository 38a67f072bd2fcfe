//! Training takes more than a device of the caller has.

mod cards {
    pub const MINE: netweight::Device = netweight::Device::gpu("my card", 1 << 30);
}

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where training(batch = 1000, optimizer = adam) <= cards::MINE
}

const _: u64 = Mnist::PARAMS;

fn main() {}
