//! A path to a type that is no network.

mod backbone {
    pub struct Trunk {
        pub width: u64,
    }
}

netweight::network! {
    Net: 4x4x3 -> 10 = < backbone::Trunk fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {
    println!("{}", backbone::Trunk { width: 3 }.width);
}
