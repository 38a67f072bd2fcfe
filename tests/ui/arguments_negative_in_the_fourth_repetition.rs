//! The fourth time, there are no channels left.

netweight::network! {
    Net: 28x28x64 -> 10 = <
        stage: { repeat 6 { conv(channels - 20, 3x3) relu } }
        fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
