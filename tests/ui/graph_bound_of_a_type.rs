//! A type that is no network, for generic code.

struct Plain;

fn params<N: netweight::Network>() -> u64 {
    N::PARAMS
}

fn main() {
    println!("{}", params::<Plain>());
}
