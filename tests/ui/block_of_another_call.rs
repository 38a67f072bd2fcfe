//! A block of another `network!`, with and without a path.

netweight::network! {
    block Basic(filters) { conv(filters, 3x3) relu }
    Other: 28x28x1 -> 10 = < Basic(64) fc(10) >
}

netweight::network! {
    Net: 28x28x1 -> 10 = < Basic(64) blocks::Basic(64) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
