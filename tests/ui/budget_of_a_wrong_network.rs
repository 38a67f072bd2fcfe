//! A bound of a network that is wrong itself adds no error.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) maxpol(2) fc(10) >
    where params <= 1K, training <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
