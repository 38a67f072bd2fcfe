//! Levels of a pyramid added as they are.

netweight::network! {
    Net: 28x28x1 -> 10 = < fine: conv(8, 3x3) maxpool(2) add { } { from(fine) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
