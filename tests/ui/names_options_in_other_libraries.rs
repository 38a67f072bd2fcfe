//! Options that other libraries have.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(8, 3x3, name = stem, in_channels = 1) dropout(0.5, inplace = true) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
