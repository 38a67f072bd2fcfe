//! A number where a range is wanted.

netweight::network! {
    Net: 28x28x64 = < slice(16) >
}

const _: u64 = Net::PARAMS;

fn main() {}
