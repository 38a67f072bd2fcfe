//! A negative constant in a group.

const N: i32 = -16;

netweight::network! {
    Net: 8x8x3 -> 10 = <
        stem: { conv0: conv(16, 3x3) conv1: conv(N, 3x3) }
        head: { out: fc(10) }
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
