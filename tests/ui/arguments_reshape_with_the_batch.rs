//! Shapes with the batch, and one that follows from the input.

netweight::network! {
    Net: 784 -> 10 = < reshape((-1, 28, 28, 1)) reshape(-1, 784) reshape(28, -1) reshape(-1) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
