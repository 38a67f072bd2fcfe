//! After a mistake, nothing is said about shapes.

netweight::network! {
    Net: 28x28x1 -> 10 = <
        conv(32, 3x3)
        maxpool(30)
        maxpool(30)
        conv(64, 3x3, groups = 5)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
