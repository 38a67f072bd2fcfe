//! Blocks that are given with wrong arguments, or are none; used twice, they are named once.

netweight::network! {
    block Short(filters) { conv(filters, 3x3) relu }
    block Twice(inner) { inner inner }
    Net: 8x8x3 -> 8x8x3 = <
        Twice(Short(64, 7)) Twice(Short(true)) Twice(maxpool(9)) Twice(conv(3,, 3)) Twice(Shrt(64)) Twice(Other(1))
        Twice(residual) Twice(conv(3, 3x3, strid = 2))
    >
}

fn main() {}
