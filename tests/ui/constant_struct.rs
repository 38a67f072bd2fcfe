//! A constant of the caller’s own type, for whatever takes a constant.

#[derive(Debug)]
struct Width(u64);
const WIDTH: Width = Width(32);

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(WIDTH, 3x3) dropout(WIDTH) fc(10) >
    where training <= WIDTH
}

const _: u64 = Net::PARAMS;

fn main() {
    println!("{}", WIDTH.0);
}
