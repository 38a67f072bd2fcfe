//! A backend, misspelt.

netweight::network! {
    Net: 16x64 = < attention(4) > where inference(backend = gpuu) <= 1GiB, inference(backend = 1) <= 1GiB
}

const _: u64 = Net::PARAMS;

fn main() {}
