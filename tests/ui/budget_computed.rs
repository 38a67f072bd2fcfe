//! Limits computed of units and of devices.

netweight::network! {
    Bytes: 28x28x1 = < fc(10) > where training(batch = 1) <= 8 * 80GiB
    Count: 28x28x1 = < fc(10) > where params <= 2 * 1K
    Device: 28x28x1 = < fc(10) > where training(batch = 1) <= RTX_4090 * 2
}

fn main() {}
