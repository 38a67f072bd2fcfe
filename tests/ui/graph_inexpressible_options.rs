//! Options of what a network does not have yet.

netweight::network! {
    Net: 8x8 = <
        attention(4, context = x) linear(3, trainable = false) linear(3, weights = x) linear(3, weight_norm = true)
        lstm(4, state = x) attention(4, qk_norm = rmsnorm) attention(4, sliding_window = 3) lstm(4, proj_size = 2)
        layernorm(axis = 1) linear(3, dtype = bf16)
    >
}

fn main() {}
