//! LeNet-5 (LeCun et al. 1998) with average pools, as in PyTorch's tutorials.

netweight::network! {
    /// Ten digits from 28×28 grey pixels.
    pub LeNet5: 28x28x1 -> 10 = <
        conv(6, 5x5) tanh avgpool(2)
        conv(16, 5x5, padding = valid) tanh avgpool(2)
        flatten
        fc(120) tanh
        fc(84) tanh
        fc(10)
    >
}

fn main() {
    println!("{}", LeNet5::summary());
}
