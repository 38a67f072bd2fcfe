//! Branches in a list, and with something between them.

netweight::network! {
    List: 8x8x4 = < concat [conv(4, 3x3), conv(8, 1x1)] relu >
    Labels: 8x8x4 = < a: conv(4, 3x3) b: relu add [a, b] >
    Comma: 8x8x4 = < concat { conv(4, 3x3) }, { conv(8, 1x1) } relu >
    Inside: 8x8x4 = < concat { conv(4, 3x3), conv(8, 1x1) } relu >
    Else: 8x8x4 = < residual { conv(4, 3x3) } else { relu } >
}

fn main() {}
