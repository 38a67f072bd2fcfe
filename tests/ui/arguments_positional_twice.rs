//! An argument is given by position and by name.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, window = 5x5) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
