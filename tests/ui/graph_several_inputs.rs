//! Several inputs and outputs, and one with a name.

netweight::network! {
    Two: (a: 8, b: 8) -> 8 = < fc(8) >
    Bare: a: 8, b: 8 -> 8 = < fc(8) >
    Named: (image: 8x8x3) -> 8 = < fc(8) >
    Heads: 8 -> (policy: 362, value: 1) = < fc(362) >
    Mixed: 8 -> (policy: 362, value) = < fc(362) >
}

fn main() {}
