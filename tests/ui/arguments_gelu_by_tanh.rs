//! A gelu by the options of PyTorch.

netweight::network! {
    Net: 16x64 = < gelu(tanh = true) gelu(approximate = tanh) gelu(true) >
}

const _: u64 = Net::PARAMS;

fn main() {}
