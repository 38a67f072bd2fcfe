//! The first network is not closed, and nothing but a name follows.

const WIDTH: usize = 64;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10)
    Other: WIDTH = < fc(10) >
}

fn main() {
    println!("{} {}", Net::PARAMS, Other::MACS);
}
