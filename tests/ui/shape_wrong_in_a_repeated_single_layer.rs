//! The pool fits three times.

netweight::network! {
    Net: 16x16x3 -> 10 = < repeat 5 { maxpool(2) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
