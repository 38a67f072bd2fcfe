//! A block without one of its arguments.

netweight::network! {
    block Basic(filters, stride = 1) { conv(filters, 3x3, stride = stride) }
    Net: 28x28x8 -> 10 = < Basic(stride = 2) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
