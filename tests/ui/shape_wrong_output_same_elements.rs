//! 1x1x1000 is not 1000, as many elements as there are.

netweight::network! {
    Net: 224x224x3 -> 1000 = < conv(1000, 1x1) global_avgpool >
}

const _: u64 = Net::PARAMS;

fn main() {}
