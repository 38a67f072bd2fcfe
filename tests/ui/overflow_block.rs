//! Blocks that are too long when written out.

netweight::network! {
    block Ten { relu relu relu relu relu relu relu relu relu relu }
    block Hundred { Ten Ten Ten Ten Ten Ten Ten Ten Ten Ten }
    block Thousand { Hundred Hundred Hundred Hundred Hundred Hundred Hundred Hundred Hundred Hundred }
    block More { Thousand Thousand Thousand Thousand Thousand Thousand Thousand Thousand Thousand Thousand }
    block Most { More More More More More More More More More More }
    Net: 28x28x1 -> 10 = < Most fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
