//! Token ids that are read as features.

netweight::network! {
    Net: 16 = < add { embedding(1000, 64) } { fc(64) } >
}

const _: u64 = Net::PARAMS;

fn main() {}
