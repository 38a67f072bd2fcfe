//! The first network is not closed, and an attribute follows.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10)
    #[doc(hidden)]
    Other: 32x32x3 -> 10 = < fc(10) >
}

fn main() {
    println!("{} {}", Net::PARAMS, Other::MACS);
}
