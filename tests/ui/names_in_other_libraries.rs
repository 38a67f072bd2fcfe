//! What other libraries write as layers.

netweight::network! {
    Net: 28x28x1 -> 10 = < Input(28, 28) identity() activation(relu) parameter(10) return(x) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
