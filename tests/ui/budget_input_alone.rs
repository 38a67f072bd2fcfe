//! An input that is too large without anything else.

netweight::network! {
    Net: 4096x4096x3 -> 10 = < global_avgpool fc(10) > where inference(batch = 1) <= 16MiB
}

const _: u64 = Net::PARAMS;

fn main() {}
