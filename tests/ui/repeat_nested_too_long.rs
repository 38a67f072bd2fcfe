//! Repetitions in repetitions are too many layers.

netweight::network! {
    Net: 28x28x1 -> 10 = <
        conv(32, 3x3) repeat 1000 { repeat 1000 { conv(32, 3x3) relu } } fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
