//! Branches of shapes that nothing makes equal.

netweight::network! {
    Net: 9x9x4 -> 10 = < add { conv(8, 2x2, padding = valid) } { conv(4, 5x5, padding = valid) } concat { maxpool(2) } { conv(4, 4x4, padding = valid) } fc(10) >
    Other: 9x9x4 -> 10 = < concat { maxpool(2) } { conv(4, 4x4, padding = valid) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
