//! An argument without a name behind one with a name.

netweight::network! {
    block Basic(filters, stride) { conv(filters, 3x3, stride = stride) }
    Net: 28x28x1 -> 10 = < Basic(filters = 8, 2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
