//! Constants in the call.

netweight::network! {
    const WIDTH: usize = 64;
    pub static HEIGHT: usize = 64;
    Net: 8x8x3 = < conv(3, 3x3) >
}

fn main() {}
