//! Forms that a network does not have yet: none of them is a group.

netweight::network! {
    Net: 8x8x3 = <
        x: conv(3, 1) frozen { conv(3, 1) } subtract { relu } { } split(1, 2) { relu } { tanh } matmul { relu } { }
        shared(x) { } sdpa(4) { } { } { } no_grad { relu } frozen 3 { relu } parallel { relu } { tanh } tower { relu }
        concat(axis = 0) { } { relu } add(broadcast) { } { relu } residual(2) { relu }
    >
}

fn main() {}
