//! Layers that a network does not have yet: the nearest one would be another.

netweight::network! {
    Net: 8x8x3 = <
        permute(1, 0) matmul(3) sdpa(3) chunk(2) roi_align(7) embedding_bag(3, 4) cross_attention(4) stack parameter(3)
        frozen_batchnorm glu swiglu geglu separable_conv(4, 3) rope sinusoidal
    >
}

fn main() {}
