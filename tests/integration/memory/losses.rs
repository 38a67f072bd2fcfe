//! Losses against what PyTorch allocated: `tests/golden/memory_losses.csv`.

use netweight::memory::Rules;
use netweight::{Loss, Network};

use super::Drawn;
use super::recorded::{Measured, Phase, Setup};

/// Declares the networks and the list of them.
macro_rules! cases {
    ($($name:ident = $case:literal: { $($declaration:tt)* })*) => {
        $(netweight::network! { $name: $($declaration)* })*

        const CASES: &[(&str, &str, fn(u64, Loss) -> [u64; 3])] =
            &[$(($case, stringify!($($declaration)*), found::<$name>)),*];
    };
}

cases! {
    Fc = "fc": { 8 -> 10 = < fc(16) relu fc(10) > }
    FcRelu = "fc_relu": { 8 -> 10 = < fc(16) relu fc(10) relu > }
    FcSigmoid = "fc_sigmoid": { 8 -> 10 = < fc(16) relu fc(10) sigmoid > }
    FcGelu = "fc_gelu": { 8 -> 10 = < fc(16) relu fc(10) gelu > }
    Conv = "conv": { 8x8x3 -> 8x8x6 = < conv(6, 3x3) > }
    Rows = "rows": { 12 x 8 -> 12x20 = < linear(20) > }
    SideHead = "side_head": { 8x8x3 -> 10 = < conv(6, 3x3) aux(training) { fc(4) } fc(10) > }
    SideHeadRelu = "side_head_relu": { 8x8x3 -> 10 = < conv(6, 3x3) aux(training) { fc(4) } fc(10) relu > }
    Returned = "returned": { 8x8x3 -> 10 = < conv(6, 3x3) aux(inference) { } silu fc(10) > }
    ReturnedHead = "returned_head": { 8x8x3 -> 10 = < conv(6, 3x3) aux(inference) { conv(4, 1x1) } silu fc(10) > }
    ReturnedDense = "returned_dense": { 8 -> 10 = < fc(16) aux(inference) { } sigmoid fc(10) > }
    SideLossDense = "side_loss_dense": { 8 -> 10 = < fc(16) aux { } sigmoid fc(10) > }
}

/// What is saved, and the peak of a step, which has the value of the loss of
/// the step before; and the peak of an inference.
fn found<N: Network>(batch: u64, loss: Loss) -> [u64; 3] {
    let drawn = Drawn::new(&N::GRAPH, Rules::TRAINING);
    let training = drawn.training().batch(batch).loss(loss);
    let inferred = Drawn::new(&N::GRAPH, Rules::INFERENCE);
    let inference = inferred.inference().batch(batch);
    [training.saved().unwrap(), training.memory().total(), inference.memory().total()]
}

/// What was recorded with each loss.
pub fn measured() -> Vec<Measured> {
    let lines = include_str!("../../golden/memory_losses.csv").lines().filter(|line| !line.starts_with('#'));
    lines.skip(1).flat_map(compare).collect()
}

fn compare(line: &'static str) -> [Measured; 3] {
    let (names, rest) = line.split_once(",\"").unwrap();
    let (declaration, numbers) = rest.split_once("\",").unwrap();
    let [case, batch, loss] = *names.split(',').collect::<Vec<_>>() else { panic!("three names: {line}") };
    let [saved, forward, backward, inference] =
        *numbers.split(',').map(|number| number.parse().unwrap()).collect::<Vec<u64>>()
    else {
        panic!("four numbers: {line}")
    };
    let &(_, declared, found) = CASES.iter().find(|(name, ..)| *name == case).expect(case);
    let bare = |text: &str| text.replace([' ', '\n'], "");
    assert_eq!(bare(declaration), bare(declared), "{case}");
    assert!(backward > forward, "the backward pass takes the most: {line}");
    let batch = batch.parse().unwrap();
    let found = found(batch, Loss::of(loss).expect(loss));
    let columns = [
        ("saved", Phase::Saved, saved, found[0]),
        ("backward_peak", Phase::Backward, backward, found[1]),
        ("inference_peak", Phase::Inference, inference, found[2]),
    ];
    columns.map(|(column, phase, recorded, found)| Measured {
        recording: "memory_losses",
        case: format!("{case} {loss}"),
        batch: Some(batch),
        column: column.to_owned(),
        family: "losses",
        setup: Setup::Cpu,
        phase,
        recorded,
        found,
    })
}
