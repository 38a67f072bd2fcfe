//! A form under its name in another library.

netweight::network! {
    Net: 28x28x8 -> 10 = < skip { conv(8, 3x3) } fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
