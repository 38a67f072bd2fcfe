//! A kernel by the name of a library.

netweight::network! {
    Net: 16x64 = < attention(4) > where training(kernel = flash) <= 4GiB, inference(kernel = compiled) <= 1GiB
}

const _: u64 = Net::PARAMS;

fn main() {}
