//! A branch whose shape only rustc knows to be wrong.

const WIDTH: usize = 3;

netweight::network! {
    Net: 28x28x8 -> 10 = < residual { conv(WIDTH, 3x3) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
