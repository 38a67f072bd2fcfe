//! A keyword before the name.

netweight::network! {
    pub network Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
