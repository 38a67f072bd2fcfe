//! A path to a function.

mod backbone {
    pub fn trunk() {}
}

netweight::network! {
    Net: 4x4x3 -> 10 = < backbone::trunk fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {
    backbone::trunk();
}
