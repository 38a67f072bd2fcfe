//! A sequence is wanted of an image that is the network's input.

netweight::network! {
    Net: 224x224x3 -> 10 = < attention(8) fc(10) >
}

fn main() {}
