//! An integer where a bool is wanted, of a flag whose default is another one
//! too.

const N: usize = 1;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3, bias = N) tokens attention(4, output_bias = N) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
