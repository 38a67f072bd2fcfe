//! An embedding of features.

netweight::network! {
    Net: 16 = < fc(8) embedding(1000, 64) >
}

const _: u64 = Net::PARAMS;

fn main() {}
