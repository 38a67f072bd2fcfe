//! A label without a layer, in a group.

netweight::network! {
    Net: 28x28x1 -> 10 = < stem: { conv(32, 3x3) pool: } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
