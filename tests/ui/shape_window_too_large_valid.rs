//! Without padding, a convolution does not fit.

netweight::network! {
    Net: 28x28x1 -> 10 = <
        conv(6, 5x5, padding = valid) maxpool(2)
        conv(16, 5x5, padding = valid) maxpool(2)
        conv(120, 5x5, padding = valid)
        fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
