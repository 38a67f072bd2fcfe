//! A block that is to be public.

netweight::network! {
    pub block Basic(filters) { conv(filters, 3x3) relu }
    Net: 28x28x1 -> 10 = < Basic(64) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
