//! Options of the same names as parameters, by position.

netweight::network! {
    block Part(stride, bias) { conv(8, 3, stride) conv(8, 3, bias) }
    Net: 28x28x1 -> 10 = < Part(1, true) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
