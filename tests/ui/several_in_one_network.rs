//! Two mistakes in one network.

netweight::network! {
    Net: 28x28x1 -> 10 = <
        conv(32, 3x3, strides = 2)
        maxpool(2)
        fc(0)
        fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
