//! Arguments of a block without a value, and too many of them.

netweight::network! {
    block Basic(f) { conv(f, 3x3) }
    Net: 28x28x1 -> 10 = < Basic(f = ) Basic(8, 3) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
