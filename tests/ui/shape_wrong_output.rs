//! The network gives 10, and is declared to give 100.

netweight::network! {
    Net: 28x28x1 -> 100 = <
        conv(32, 3x3) maxpool(2) fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
