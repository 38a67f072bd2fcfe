//! Bounds joined as conditions are, and in the header.

netweight::network! {
    And: 28x28x1 = < fc(10) > where params <= 1M and macs <= 1M
    Signs: 28x28x1 = < fc(10) > where params <= 1M && macs <= 1M
    Header: 28x28x1 -> 10, macs <= 1M = < fc(10) >
    Inside: 28x28x1 = < fc(10) where params <= 1M >
}

fn main() {}
