//! Two neighbours of one label.

netweight::network! {
    Net: 28x28x1 -> 10 = <
        stem: conv(32, 3x3)
        stem: conv(64, 3x3)
        fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
