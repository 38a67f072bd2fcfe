//! One attention layer of usual size in every way to run it, trained with a mean
//! square, against what PyTorch allocated: `tests/golden/memory_variants.csv`.

use netweight::memory::{AttentionPath, Rules};
use netweight::{Loss, Network, Optimizer};

use super::Drawn;
use super::recorded::{Measured, Phase, Setup};

netweight::network! {
    Plain: 128x256 = < attention(8, separate = true) >
    Dropout: 128x256 = < attention(8, dropout = 0.1, separate = true) >
    StoredFloat: 128x256 = < attention(8, mask = stored_float, separate = true) >
    StoredBool: 128x256 = < attention(8, mask = stored_bool, separate = true) >
    StoredFloatDropout: 128x256 = < attention(8, mask = stored_float, dropout = 0.1, separate = true) >
    StoredBoolDropout: 128x256 = < attention(8, mask = stored_bool, dropout = 0.1, separate = true) >
    Causal: 128x256 = < attention(8, causal = true, separate = true) >
    CausalDropout: 128x256 = < attention(8, causal = true, dropout = 0.1, separate = true) >
    Grouped: 128x256 = < attention(8, kv_heads = 2, separate = true) >
    Joint: 128x256 = < attention(8) >
    JointCausal: 128x256 = < attention(8, causal = true) >
    JointDropout: 128x256 = < attention(8, dropout = 0.1) >
}

/// Saved, test time, and the peak of a step with each optimizer.
fn found<N: Network>(batch: u64, attention: AttentionPath) -> [u64; 5] {
    // The recorder watched each operator, for which PyTorch adds error signals
    // into new tensors.
    let watched = Drawn::new(&N::GRAPH, Rules { new_sums: true, attention, ..Rules::TRAINING });
    let inference = Drawn::new(&N::GRAPH, Rules { attention, ..Rules::INFERENCE });
    let training = watched.training().batch(batch).loss(Loss::MeanSquare);
    let step = |optimizer| training.optimizer(optimizer).memory().total();
    [
        training.saved().unwrap(),
        inference.inference().batch(batch).memory().total(),
        step(Optimizer::Sgd),
        step(Optimizer::Momentum),
        step(Optimizer::Adam),
    ]
}

/// What was recorded of each variant.
pub fn measured() -> Vec<Measured> {
    let mut lines = include_str!("../../golden/memory_variants.csv").lines().skip(1);
    let columns: Vec<&str> = lines.next().unwrap().split(',').skip(2).collect();
    lines.flat_map(|line| compare(line, &columns)).collect()
}

fn compare(line: &str, columns: &[&str]) -> Vec<Measured> {
    let [case, batch, numbers @ ..] = &*line.split(',').collect::<Vec<_>>() else { panic!("{line}") };
    // The recording's causal mask is stored where attention is written out.
    let (of, attention): (fn(u64, AttentionPath) -> [u64; 5], _) = match *case {
        "self.fused" => (found::<Plain>, AttentionPath::Cpu),
        "dropout.fused" => (found::<Dropout>, AttentionPath::Cpu),
        "float_mask.fused" => (found::<StoredFloat>, AttentionPath::Cpu),
        "bool_mask.fused" | "sliding_window.fused" => (found::<StoredBool>, AttentionPath::Cpu),
        "causal.fused" => (found::<Causal>, AttentionPath::Cpu),
        "gqa_enable.fused" => (found::<Grouped>, AttentionPath::Cpu),
        "causal_dropout.fused" => (found::<CausalDropout>, AttentionPath::Cpu),
        "float_mask_dropout.fused" => (found::<StoredFloatDropout>, AttentionPath::Cpu),
        "self.written" => (found::<Plain>, AttentionPath::Eager),
        "dropout.written" => (found::<Dropout>, AttentionPath::Eager),
        "float_mask.written" => (found::<StoredFloat>, AttentionPath::Eager),
        "bool_mask.written" | "sliding_window.written" | "causal.written" => {
            (found::<StoredBool>, AttentionPath::Eager)
        }
        "gqa_repeat.written" => (found::<Grouped>, AttentionPath::Eager),
        "causal_dropout.written" => (found::<StoredBoolDropout>, AttentionPath::Eager),
        "float_mask_dropout.written" => (found::<StoredFloatDropout>, AttentionPath::Eager),
        "mha" => (found::<Joint>, AttentionPath::Cpu),
        "mha_causal" => (found::<JointCausal>, AttentionPath::Cpu),
        "mha_dropout" => (found::<JointDropout>, AttentionPath::Cpu),
        other => panic!("{other}"),
    };
    let batch = batch.parse().unwrap();
    let numbers = columns.iter().zip(of(batch, attention)).zip(numbers).enumerate();
    numbers
        .map(|(at, ((column, found), recorded))| Measured {
            recording: "memory_variants",
            case: (*case).to_owned(),
            batch: Some(batch),
            column: (*column).to_owned(),
            family: "attention",
            setup: Setup::Cpu,
            phase: [Phase::Saved, Phase::Inference].get(at).copied().unwrap_or(Phase::WatchedStep),
            recorded: recorded.parse().unwrap(),
            found,
        })
        .collect()
}
