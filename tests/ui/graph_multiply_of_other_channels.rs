//! A gate with other channels.

netweight::network! {
    Net: 28x28x8 -> 10 = < multiply { } { global_avgpool linear(16) sigmoid } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
