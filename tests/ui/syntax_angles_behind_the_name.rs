//! Layers right behind the name.

netweight::network! {
    Net< conv(8, 3x3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
