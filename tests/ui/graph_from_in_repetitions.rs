//! Several repetitions that all begin at one label.

netweight::network! {
    Net: 8x8x3 -> 8x8x4 = <
        x: conv(4, 3x3) repeat 3 { from(x) conv(4, 3x3) } repeat 1 { from(x) relu }
    >
}

fn main() {}
