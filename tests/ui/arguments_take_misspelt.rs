//! A misspelt `last`.

netweight::network! {
    Net: 128 -> 10 = < embedding(1000, 64) take(lst) fc(10) >
}

const _: u64 = Net::PARAMS;

fn main() {}
