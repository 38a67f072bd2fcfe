//! An axis below 0, and a shape without axes.

netweight::network! {
    Net: -28x28 -> () = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
