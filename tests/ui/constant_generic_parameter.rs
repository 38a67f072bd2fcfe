//! A generic parameter of the function around: a declaration is an item.

fn classify<const CLASSES: u64>() -> u64 {
    netweight::network! {
        Net: 28x28x1 = < conv(32, 3x3) fc(CLASSES) >
    }
    Net::PARAMS
}

fn main() {
    println!("{}", classify::<10>());
}
