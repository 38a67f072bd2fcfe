//! The first network is not closed.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10)
    pub Other: 32x32x3 -> 10 = < fc(10) >
}

fn main() {
    println!("{} {}", Net::PARAMS, Other::MACS);
}
