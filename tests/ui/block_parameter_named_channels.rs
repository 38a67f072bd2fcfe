//! A parameter with the name of what enters.

netweight::network! {
    block Basic(channels) { conv(channels, 3x3) }
    Net: 28x28x8 -> 10 = < Basic(8) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
