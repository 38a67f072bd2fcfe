//! A mistake in a block, which is said once.

netweight::network! {
    block Pool { maxpool(3) conv(8, 9x9, padding = valid) }
    Net: 5x5x8 = < a: Pool b: Pool >
}

const _: u64 = Net::PARAMS;

fn main() {}
