//! Parameters that are none.

netweight::network! {
    block One(4) { relu }
    block Two(f, f) { conv(f, 3x3) }
    block Three(same) { relu }
    block Four(f = 3, g) { conv(f, g) }
    Net: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
