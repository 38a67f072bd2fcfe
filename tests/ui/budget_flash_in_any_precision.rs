//! Weights for which flash is too small in any precision.

netweight::network! {
    Net: 512 -> 512 = < fc(4096) fc(512) > where inference(batch = 1, precision = quantized) <= RP2040
}

const _: u64 = Net::PARAMS;

fn main() {}
