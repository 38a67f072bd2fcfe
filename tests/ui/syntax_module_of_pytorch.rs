//! Layers through a module, as in PyTorch.

netweight::network! {
    Net: 28x28x1 -> 10 = < nn.Conv2d(1, 32, 3) nn.ReLU() nn.Linear(784, 10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
