//! Options with two equal signs.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3, stride == 2) fc(10) > where training(batch == 3) <= 4GiB
}

const _: u64 = Net::PARAMS;

fn main() {}
