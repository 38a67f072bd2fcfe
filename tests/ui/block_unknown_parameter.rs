//! An argument that a block does not have.

netweight::network! {
    block Basic(filters) { conv(filters, 3x3) }
    Net: 28x28x8 -> 10 = < Basic(16, stride = 2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
