//! A label that is not reached, since a constant repeats it 0 times.

const COUNT: usize = 0;

netweight::network! {
    Net: 8x8x3 = < repeat COUNT { x: conv(4, 3x3) } add { from(x) } { from(x) } >
}

const _: u64 = Net::PARAMS;

fn main() {}
