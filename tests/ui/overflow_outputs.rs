//! The outputs of one layer overflow.

netweight::network! {
    Net: 4294967296x65536x1 = < upsample(65536) >
}

const _: u64 = Net::PARAMS;

fn main() {}
