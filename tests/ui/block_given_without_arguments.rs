//! A block and a layer that are given without the arguments that they need, and with arguments that the block gives.

netweight::network! {
    block Short(filters) { conv(filters, 3x3) relu }
    block Outer(inner) { inner }
    block Sized(inner) { inner(16) }
    Net: 8x8x3 -> 8x8x3 = < Outer(Short) Outer(conv) Outer(Outer) Sized(Short(16)) Sized(Short) >
}

fn main() {}
