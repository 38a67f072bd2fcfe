//! Labels and groups are named in the message.

netweight::network! {
    Net: 8x8x3 -> 10 = <
        stem: { conv0: conv(16, 3x3) pool: maxpool(4) }
        head: { pool: maxpool(3) out: fc(10) }
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
