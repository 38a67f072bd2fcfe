//! Layers under the names of other libraries: `dense`, `bn`, `max_pool`.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) bn max_pool(2) dense(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
