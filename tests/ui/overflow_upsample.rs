//! A factor that no number holds.

netweight::network! {
    Net: 28x28x1 -> 10 = < upsample(9223372036854775807) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
