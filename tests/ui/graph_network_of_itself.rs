//! A network inside itself.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3x3) Net fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
