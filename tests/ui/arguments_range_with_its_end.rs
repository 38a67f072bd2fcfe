//! A range that includes its end.

netweight::network! {
    Net: 28x28x64 = < slice(0..=15) >
}

const _: u64 = Net::PARAMS;

fn main() {}
