//! `take(first)` is `take(0)`.

netweight::network! {
    Net: 16x64 -> 64 = < take(first) >
}

const _: u64 = Net::PARAMS;

fn main() {}
