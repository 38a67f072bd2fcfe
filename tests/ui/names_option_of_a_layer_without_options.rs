//! An option of a layer that has none.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) relu(inplace = true) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
