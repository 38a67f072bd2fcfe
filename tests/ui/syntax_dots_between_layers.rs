//! Layers chained like methods.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3).relu().maxpool(2).fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
