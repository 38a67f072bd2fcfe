//! Parameters in brackets.

netweight::network! {
    block Basic[filters] { conv(filters, 3x3) }
    Net: 28x28x1 -> 10 = < Basic(8) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
