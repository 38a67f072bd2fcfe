//! Forms that are called as functions of layers.

netweight::network! {
    Net: 28x28x8 -> 10 = < residual(conv(8, 3x3)) aux(fc(3)) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
