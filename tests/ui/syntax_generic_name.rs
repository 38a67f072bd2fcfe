//! The layers right behind the name, as if generic.

netweight::network! {
    Net< conv(32, 3x3) fc(10) >: 28x28x1 -> 10
}

const _: u64 = Net::PARAMS;

fn main() {}
