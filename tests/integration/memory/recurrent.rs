//! Recurrent layers of usual size, trained with a mean square, against what
//! PyTorch allocated: `tests/golden/memory_recurrent_steps.csv`.

use netweight::memory::Rules;
use netweight::{Loss, Network, Optimizer};

use super::Drawn;
use super::recorded::{Measured, Phase, Setup};

netweight::network! {
    Lstm1: 32x64 -> 32x128 = < lstm(128) >
    Lstm2: 32x64 -> 32x128 = < lstm(128, layers = 2) >
    Lstm2Bidirectional: 32x64 -> 32x256 = < lstm(128, layers = 2, bidirectional = true) >
    Gru1: 32x64 -> 32x128 = < gru(128) >
    Gru2Bidirectional: 32x64 -> 32x256 = < gru(128, layers = 2, bidirectional = true) >
    Rnn1: 32x64 -> 32x128 = < rnn(128) >
}

/// Saved, test time, and the peak of a step with each optimizer.
fn found<N: Network>(batch: u64, optimizers: &[&str]) -> Vec<u64> {
    // The recorder watched each operator, for which PyTorch adds error signals
    // into new tensors.
    let watched = Drawn::new(&N::GRAPH, Rules { new_sums: true, ..Rules::TRAINING });
    let inference = Drawn::new(&N::GRAPH, Rules::INFERENCE);
    let training = watched.training().batch(batch).loss(Loss::MeanSquare);
    let forward = inference.inference().batch(batch).memory().total();
    let steps = optimizers.iter().map(|name| training.optimizer(Optimizer::of(name).unwrap()).memory().total());
    [training.saved().unwrap(), forward].into_iter().chain(steps).collect()
}

/// What was recorded of recurrent layers of usual size.
pub fn measured() -> Vec<Measured> {
    let mut lines = include_str!("../../golden/memory_recurrent_steps.csv").lines().skip(1);
    let columns: Vec<&str> = lines.next().unwrap().split(',').skip(2).collect();
    lines.flat_map(|line| compare(line, &columns)).collect()
}

fn compare(line: &str, columns: &[&str]) -> Vec<Measured> {
    let [case, batch, numbers @ ..] = &*line.split(',').collect::<Vec<_>>() else { panic!("{line}") };
    let of = match *case {
        "lstm_1" => found::<Lstm1>,
        "lstm_2" => found::<Lstm2>,
        "lstm_2_bidirectional" => found::<Lstm2Bidirectional>,
        "gru_1" => found::<Gru1>,
        "gru_2_bidirectional" => found::<Gru2Bidirectional>,
        "rnn_tanh_1" => found::<Rnn1>,
        other => panic!("{other}"),
    };
    let batch = batch.parse().unwrap();
    let numbers = columns.iter().zip(of(batch, &columns[2..])).zip(numbers).enumerate();
    numbers
        .map(|(at, ((column, found), recorded))| Measured {
            recording: "memory_recurrent_steps",
            case: (*case).to_owned(),
            batch: Some(batch),
            column: (*column).to_owned(),
            family: "recurrent layers",
            setup: Setup::Cpu,
            phase: [Phase::Saved, Phase::Inference].get(at).copied().unwrap_or(Phase::WatchedStep),
            recorded: recorded.parse().unwrap(),
            found,
        })
        .collect()
}
