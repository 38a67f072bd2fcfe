//! The first network is not closed, and the second one is documented.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10)
    /// Another one.
    pub Other: 32x32x3 -> 10 = < fc(10) >
}

fn main() {
    println!("{} {}", Net::PARAMS, Other::MACS);
}
