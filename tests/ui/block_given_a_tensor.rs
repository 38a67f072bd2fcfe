//! A parameter that is to be a tensor.

netweight::network! {
    block Res(filters, time: tensor) { conv(filters, 3x3) }
    Net: 8x8x3 = < Res(3, 4) >
}

fn main() {}
