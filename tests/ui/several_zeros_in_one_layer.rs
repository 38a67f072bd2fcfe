//! Two wrong arguments of one layer.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(0, 3x3, stride = 0) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
