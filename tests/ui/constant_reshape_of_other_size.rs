//! A reshape to a tuple of constants.

const N: usize = 7;

netweight::network! {
    Net: 100 = < fc(6272) reshape((N, N, 64)) >
}

const _: u64 = Net::PARAMS;

fn main() {}
