//! A declaration that ends with `:`.

netweight::network! {
    Net:
}

const _: u64 = Net::PARAMS;

fn main() {}
