//! An option of the label that is none.

netweight::network! {
    #[label(drawings)]
    Net: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
