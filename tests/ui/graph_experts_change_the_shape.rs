//! Experts that change the shape.

netweight::network! {
    Net: 16x64 = < experts(8, 2) { linear(256) gelu } >
}

const _: u64 = Net::PARAMS;

fn main() {}
