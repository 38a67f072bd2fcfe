//! A network that does not fit in the place where another one uses it.

mod backbone {
    netweight::network! {
        pub Trunk: 28x28x3 = < conv(8, 3x3) pool: maxpool(5) conv(16, 3x3) >
    }
}

netweight::network! {
    Net: 4x4x3 -> 10 = < backbone::Trunk fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
