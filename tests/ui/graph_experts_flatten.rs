//! Experts that give another shape.

netweight::network! {
    Net: 8x8x4 -> 10 = < experts(4, 2) { global_avgpool } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
