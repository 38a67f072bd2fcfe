//! A block and a network of one name.

netweight::network! {
    block Net(f) { conv(f, 3x3) }
    Net: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
