//! Numbers without commas between them.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8 3 3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
