//! Only the width is too small for the window.

netweight::network! {
    Net: 100x4x3 = < avgpool(5x5) >
}

const _: u64 = Net::PARAMS;

fn main() {}
