//! A network that is declared as a class.

netweight::network! {
    class Net(Module):
        28x28x1 -> 10 = < fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
