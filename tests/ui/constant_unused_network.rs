//! A network that nobody uses is checked all the same.

const N: usize = 0;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(N) >
}

fn main() {}
