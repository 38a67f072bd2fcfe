//! A residual that changes its shape, without a shortcut.

netweight::network! {
    Net: 56x56x64 -> 10 = < residual { conv(128, 3x3, stride = 2) relu conv(128, 3x3) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
