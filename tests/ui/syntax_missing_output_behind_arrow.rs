//! An arrow that leads nowhere.

netweight::network! {
    Net: 28x28x1 -> = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
