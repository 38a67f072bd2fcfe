//! Words as they are written in code: as a text, or with a path.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) >
    where training(batch = 8, precision = "fp16", optimizer = Optimizer::AdamW) <= 1GiB
}

const _: u64 = Net::PARAMS;

fn main() {}
