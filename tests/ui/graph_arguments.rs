//! Arguments of forms that take none.

netweight::network! {
    Net: 28x28x1 -> 10 = < aux(test) { fc(2) } residual(2) { relu } experts(8) { relu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
