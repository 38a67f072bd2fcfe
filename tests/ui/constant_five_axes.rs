//! An input of five axes with a constant.

const N: usize = 1;

netweight::network! {
    Net: (N, 16, 112, 112, 3) -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
