//! An array and a tuple where a whole shape is wanted.

const IMAGE: [usize; 3] = [28, 28, 1];
const GRID: (u64, u64) = (28, 28);

netweight::network! {
    Net: IMAGE -> 10 = < conv(32, 3x3) fc(10) >
}

netweight::network! {
    Reshaped: 28x28x1 -> 10 = < reshape(GRID) fc(10) >
}

const _: u64 = Net::PARAMS + Reshaped::PARAMS;

fn main() {}
