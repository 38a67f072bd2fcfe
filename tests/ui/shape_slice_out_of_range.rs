//! The slice ends behind the last channel.

netweight::network! {
    Net: 28x28x48 = < slice(32..64) >
}

const _: u64 = Net::PARAMS;

fn main() {}
