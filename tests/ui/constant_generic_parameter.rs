//! The parameter of a generic function is no constant of a network.

fn count<const N: usize>() -> u64 {
    netweight::network! {
        Net: 28x28x1 -> 10 = < conv(N, 3x3) fc(10) >
    }
    Net::PARAMS
}

fn main() {
    println!("{}", count::<32>());
}
