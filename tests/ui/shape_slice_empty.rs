//! A slice that ends before it begins.

netweight::network! {
    Net: 28x28x64 = < slice(32..16) >
}

const _: u64 = Net::PARAMS;

fn main() {}
