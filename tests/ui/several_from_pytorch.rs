//! A network as it stands in PyTorch: every mistake at once.

netweight::network! {
    Net: 28x28x1 -> 10 = <
        nn.Conv2d(1, 32, 3), ReLU(), MaxPool2d(2),
        Flatten(), Dropout(0.5), Linear(128, 10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
