//! One network is wrong, its neighbour is used.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(100) >
    Other: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

fn main() {
    const { assert!(Other::PARAMS == 251_210) };
    println!("{}", Net::summary());
}
