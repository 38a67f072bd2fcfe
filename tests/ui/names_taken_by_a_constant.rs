//! A constant of the same name.

#[allow(non_upper_case_globals)]
pub const Net: usize = 3;

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) >
}

fn main() {}
