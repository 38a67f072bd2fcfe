//! Repetitions, as many as a constant says, that all begin at one label.

const COUNT: usize = 2;

netweight::network! {
    Net: 8x8x3 = < x: conv(4, 3x3) repeat COUNT { from(x) conv(4, 3x3) } >
}

const _: u64 = Net::PARAMS;

fn main() {}
