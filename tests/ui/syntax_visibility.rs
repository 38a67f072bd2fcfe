//! A visibility that Rust does not have.

netweight::network! {
    pub(public) Net: 28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
