//! A struct of the same name.

pub struct Net {
    pub weights: Vec<f32>,
}

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
