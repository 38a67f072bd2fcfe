//! Layers that are repeated with an `x`.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3) x 4 fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
