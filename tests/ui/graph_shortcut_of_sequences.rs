//! A branch of a sequence that is passed on beside one of another width.

netweight::network! {
    Net: 16x64 -> 10 = < add { linear(32) } { } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
