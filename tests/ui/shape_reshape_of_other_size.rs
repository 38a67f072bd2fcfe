//! A reshape keeps the number of elements.

netweight::network! {
    Net: 100 = < fc(6272) reshape(7x7x64) conv_transpose(32, 3x3) >
}

const _: u64 = Net::PARAMS;

fn main() {}
