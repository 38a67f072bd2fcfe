//! A mistake in each of two networks.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) maxpol(2) fc(10) >
    Other: 28x28x1 -> 100 = < conv(32, 3x3) fc(10) >
}

fn main() {
    println!("{} {}", Net::PARAMS, Other::MACS);
}
