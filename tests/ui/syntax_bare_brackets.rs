//! A network without its header.

netweight::network! {
    < conv(32, 3x3) fc(10) >
}

fn main() {}
