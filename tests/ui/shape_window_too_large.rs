//! The window of a pool is larger than what enters.

netweight::network! {
    Net: 32x32x3 -> 10 = <
        conv(64, 3x3, stride = 4)
        conv(512, 3x3, stride = 4)
        maxpool(3x3)
        fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
