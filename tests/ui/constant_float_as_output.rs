//! A float as a shape.

const N: f32 = 10.0;

netweight::network! {
    Net: 28x28x1 -> N = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
