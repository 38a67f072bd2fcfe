//! What other libraries have as one module.

netweight::network! {
    Net: 28x28x1 -> 10 = < noop rope swiglu(3) squeeze_excite(4) separable_conv(3) cross_attention(8) lstm(8, dropout = 0.1) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
