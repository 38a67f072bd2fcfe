//! A block, a call and a network that are given where a number is wanted.

netweight::network! {
    block Short(filters) { conv(filters, 3x3) }
    block Wide(filters) { conv(filters, 3x3) }
    Net: 8x8x3 -> 8x8x3 = < Wide(Short) Wide(Short(3)) Wide(Tail) repeat 2 { Wide(3) } >
    Tail: 8x8x3 = < relu >
}

fn main() {}
