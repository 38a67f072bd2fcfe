//! Arguments of a block that takes none.

netweight::network! {
    block Part { relu }
    Net: 28x28x1 -> 10 = < Part(3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
