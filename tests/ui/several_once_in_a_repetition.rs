//! A mistake in a repetition is reported once.

netweight::network! {
    Net: 28x28x1 -> 10 = < repeat 5 { maxpool(30) conv(0, 3x3) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
