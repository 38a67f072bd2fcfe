//! A shortcut without the stride of its branch.

netweight::network! {
    Net: 28x28x1 -> 10 = < residual { conv(32, 3x3, stride = 2) } { conv(32, 1) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
