//! What functions hold at test time: U-Nets with concatenated skips, against
//! `tests/golden/memory_functions.csv`.

use netweight::Network;
use netweight::memory::Rules;

use super::Drawn;
use super::recorded::{Measured, Phase, Setup};

netweight::network! {
    block Double(filters) { conv(filters, 3x3) relu conv(filters, 3x3) relu }
    block Down(filters) { maxpool(2) Double(filters) }

    /// Whatever the functions call their variables.
    Flat: 32x32x3 -> 32x32x2 = <
        a: { Double(8) } maxpool(2) b: { Double(16) } maxpool(2) c: { Double(32) } maxpool(2) Double(64)
        conv_transpose(32, 2x2, stride = 2) concat { } { from(c) } Double(32)
        conv_transpose(16, 2x2, stride = 2) concat { } { from(b) } Double(16)
        conv_transpose(8, 2x2, stride = 2) concat { } { from(a) } Double(8)
        conv(2, 1x1)
    >
    Modules: 32x32x3 -> 32x32x2 = <
        a: { Double(8) } b: { Down(16) } c: { Down(32) } Down(64)
        up3: { conv_transpose(32, 2x2, stride = 2) concat { } { from(c) } Double(32) }
        up2: { conv_transpose(16, 2x2, stride = 2) concat { } { from(b) } Double(16) }
        up1: { conv_transpose(8, 2x2, stride = 2) concat { } { from(a) } Double(8) }
        conv(2, 1x1)
    >
}

fn found<N: Network>(batch: u64) -> u64 {
    Drawn::on_cpu(&N::GRAPH, Rules::INFERENCE).inference().batch(batch).memory().total()
}

/// What was recorded of each way to write a U-Net.
pub fn measured() -> Vec<Measured> {
    let lines = include_str!("../../golden/memory_functions.csv").lines().filter(|line| !line.starts_with('#'));
    let compare = |line: &str| {
        let [case, batch, recorded] = *line.split(',').collect::<Vec<_>>() else { panic!("three fields: {line}") };
        let batch = batch.parse().unwrap();
        let found = if case == "modules" { found::<Modules>(batch) } else { found::<Flat>(batch) };
        Measured {
            recording: "memory_functions",
            case: case.to_owned(),
            batch: Some(batch),
            column: "inference_peak".to_owned(),
            family: "convolutional networks",
            setup: Setup::Cpu,
            phase: Phase::Inference,
            recorded: recorded.parse().unwrap(),
            found,
        }
    };
    lines.skip(1).map(compare).collect()
}
