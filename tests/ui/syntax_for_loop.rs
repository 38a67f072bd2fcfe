//! A loop as in Rust.

netweight::network! {
    Net: 28x28x1 -> 10 = < for i in 0..3 { conv(32, 3x3) relu } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
