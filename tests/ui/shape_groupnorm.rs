//! Groups that do not divide the channels.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(48, 3x3) groupnorm(32) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
