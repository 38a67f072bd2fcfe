//! A declaration that is only a name.

netweight::network! {
    Net
    Other: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Other::PARAMS;

fn main() {}
