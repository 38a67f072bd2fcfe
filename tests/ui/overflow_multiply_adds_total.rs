//! Each layer fits, their sum does not.

netweight::network! {
    Net: 3000000000 = <
        linear(1000000000) linear(3000000000) linear(1000000000) linear(3000000000)
        linear(1000000000) linear(3000000000)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
