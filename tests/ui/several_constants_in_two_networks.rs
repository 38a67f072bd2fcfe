//! A wrong constant in each of two networks.

const N: i32 = -2;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(N, 3x3) fc(10) >
    Other: 28x28x1 -> 10 = < maxpool(N) fc(10) >
}

fn main() {
    println!("{} {}", Net::PARAMS, Other::MACS);
}
