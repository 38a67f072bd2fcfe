//! A block among the layers of a network.

netweight::network! {
    Net: 28x28x1 -> 10 = <
        conv(8, 3x3)
        block Basic(filters) { conv(filters, 3x3) relu }
        Basic(64) fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
