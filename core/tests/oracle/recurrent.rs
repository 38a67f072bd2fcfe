//! Recurrent layers: what they keep, counted step by step, and what PyTorch
//! allocated for many sizes: `tests/golden/memory_recurrent.csv`.

use netweight_core::graph::{Builder, Name};
use netweight_core::layers::{Fc, Gru, Linear, Lstm, Relu, Rnn};
use netweight_core::memory::{Moment, Phase, Plan, Rules};
use netweight_core::{Backend, Layer, Loss, Shape, Training};

use crate::memory::{Drawn, build};

/// What is there all the time: parameters and the input; in training a class for
/// each sample.
fn resident(plan: &Plan<'_>, batch: u64, training: bool) -> u128 {
    let target = if training { 8 * u128::from(batch) } else { 0 };
    4 * plan.sums.tensors.scalars + plan.bytes(&plan.sums.input, batch, Backend::Cpu) + target
}

/// The most that is there in some phases of a step.
fn peak(plan: &Plan<'_>, batch: u64, phases: &[Phase]) -> u128 {
    let at = |moment: &Moment| {
        let amounts = [moment.outputs, moment.errors, moment.loss];
        amounts.iter().map(|amount| plan.bytes(amount, batch, Backend::Cpu)).sum::<u128>() + 4 * moment.gradients
    };
    plan.moments.iter().filter(|moment| phases.contains(&moment.phase)).map(at).max().unwrap()
}

#[test]
fn recurrent_layers_take_what_was_recorded() {
    let file = include_str!("../../../tests/golden/memory_recurrent.csv");
    let (mut compared, mut wrong) = (0, Vec::new());
    for line in file.lines().skip(2) {
        let (kind, numbers) = line.split_once(',').unwrap();
        let numbers: Vec<u64> = numbers.split(',').map(|number| number.parse().unwrap()).collect();
        let [layers, directions, bias, length, channels, hidden, batch, ref recorded @ ..] = *numbers else {
            panic!("{line}")
        };
        let (bidirectional, bias) = (directions == 2, bias == 1);
        let layer = match kind {
            "lstm" => Layer::Lstm(Lstm { hidden, layers, bidirectional, bias }),
            "gru" => Layer::Gru(Gru { hidden, layers, bidirectional, bias }),
            _ => Layer::Rnn(Rnn { hidden, layers, bidirectional, bias }),
        };
        let make = |builder: &mut Builder<'_, 'static>| {
            let x = builder.input(0, Shape::new(&[length, channels]));
            let x = builder.layer(1, Name::only("it"), Layer::Linear(Linear { units: channels, ..Linear::DEFAULT }), x);
            let x = builder.layer(2, Name::only("it"), layer, x);
            let x = builder.layer(3, Name::only("it"), Layer::Fc(Fc { units: 10, ..Fc::DEFAULT }), x);
            builder.finish(x);
        };
        let is_right = build(make, |graph| {
            let drawn = [Rules::TRAINING, Rules::INFERENCE].map(|rules| Drawn::new(graph, rules));
            let [training, inference] = drawn.each_ref().map(Drawn::plan);
            let plans = [training];
            let asked = Training::new("it", &plans).batch(batch).backend(Backend::Cpu);
            let (of_training, of_inference) = (resident(&training, batch, true), resident(&inference, batch, false));
            let found = [
                asked.saved().unwrap().into(),
                // There was no step before, whose loss would still be there.
                of_training + peak(&training, batch, &[Phase::Forward, Phase::Loss]) - 4,
                of_training + peak(&training, batch, &[Phase::LossBackward, Phase::Backward]),
                of_inference + peak(&inference, batch, &[Phase::Forward]),
            ];
            for ((column, found), recorded) in
                ["saved", "forward", "backward", "inference"].iter().zip(found).zip(recorded)
            {
                // The gradients of up to three steps are added up earlier than those
                // of more, of the last one in place: from above, by no more than the
                // docs of the layers say.
                let is_right = match (*column, kind) {
                    ("backward", "gru" | "rnn") if length <= 3 => {
                        let gates = if kind == "gru" { 3 } else { 1 };
                        let gradients = if length == 1 { directions * gates * hidden * (hidden + 2) } else { 0 };
                        let bound = 4 * u128::from(6 * batch * hidden + gradients);
                        (u128::from(*recorded)..=u128::from(*recorded) + bound).contains(&found)
                    }
                    _ => found == u128::from(*recorded),
                };
                if !is_right {
                    wrong.push(format!("{column}: {found}, recorded {recorded}: {line}"));
                }
                compared += 1;
            }
        });
        assert!(is_right, "{line}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(compared, 3 * 80 * 4);
}

/// The bytes that a layer behind another one keeps for its backward pass: what
/// enters, its own, and what a mean square keeps of its output.
fn kept(layer: Layer, input: Shape, batch: u64, backend: Backend) -> u64 {
    let make = |builder: &mut Builder<'_, 'static>| {
        let x = builder.input(0, Ok(input));
        let before = Layer::Linear(Linear { units: input.channels(), ..Linear::DEFAULT });
        let x = builder.layer(1, Name::only("before"), before, x);
        let x = builder.layer(2, Name::only("it"), layer, x);
        builder.finish(x);
    };
    let mut saved = None;
    build(make, |graph| {
        let drawn = Drawn::new(graph, Rules::TRAINING);
        let plans = [drawn.plan()];
        let training = Training::new("it", &plans).batch(batch);
        saved = Some(training.backend(backend).loss(Loss::MeanSquare).saved().unwrap());
    });
    saved.unwrap()
}

/// The bytes of whole pages.
fn pages(scalars: u64) -> u64 {
    let mut bytes = 0;
    while bytes < 4 * scalars {
        bytes += 4_096;
    }
    bytes
}

/// Scalars from one row to the next: vectors of 16, but not as many as make rows
/// meet in a cache.
fn row(scalars: u64) -> u64 {
    let mut distance = 0;
    while distance < scalars || distance % 256 == 0 {
        distance += 16;
    }
    distance
}

/// The workspace of oneDNN for one direction of an LSTM: gates, states of this
/// layer and those below and beside it (for h, c and their gradients), cells.
fn workspace(batch: u64, length: u64, entering: u64, hidden: u64) -> u64 {
    let mut bytes = pages(batch * length * row(4 * hidden));
    for _states in 0..5 {
        bytes += pages(batch * 2 * (length + 1) * row(entering.max(hidden)));
    }
    for _cells in 0..2 {
        bytes += pages(batch * 2 * (length + 1) * hidden);
    }
    bytes + pages(batch * length * row(hidden))
}

#[test]
fn recurrent_layers_keep_what_each_step_computes() {
    let (length, channels) = (5, 3);
    let input = Shape::new(&[length, channels]).unwrap();
    // The last stack has more layers than are written down one by one.
    for (hidden, layers) in [(7, 1), (7, 2), (7, 3), (64, 2), (7, 40)] {
        for (directions, batch) in [(1, 1), (1, 2), (1, 30), (2, 1), (2, 2), (2, 30)] {
            // In a batch of one each direction reads the input as it is.
            let copies = if batch > 1 { directions } else { 1 };
            let (mut entering, mut of_rnn, mut of_gru, mut of_lstm) = (channels, 0, 0, 0);
            let (mut on_cpu, mut on_gpu) = (0, 0);
            of_rnn += copies * length * channels;
            of_gru += copies * length * channels;
            // Here all directions share a copy.
            of_lstm += length * channels;
            for layer in 0..layers {
                if layer > 0 {
                    of_rnn += length * entering;
                    of_gru += length * entering;
                }
                for _direction in 0..directions {
                    // The first state, and what each step gives.
                    of_rnn += hidden + length * hidden;
                    of_gru += length * 7 * hidden;
                    // Two states before the steps and two behind them, and what
                    // each step gives.
                    of_lstm += 4 * hidden + length * hidden;
                    on_cpu += workspace(batch, length, entering, hidden);
                    // Gates, the cell and one more.
                    on_gpu += 4 * batch * length * (4 + 1 + 1) * hidden;
                }
                entering = directions * hidden;
                // What is joined; one direction has given it already.
                let joined = if directions > 1 { length * entering } else { 0 };
                of_lstm += joined;
                if layer + 1 == layers {
                    of_rnn += length * entering;
                    of_gru += length * entering;
                }
            }
            let (bidirectional, bias) = (directions == 2, true);
            let rnn = Layer::Rnn(Rnn { hidden, layers, bidirectional, bias });
            let gru = Layer::Gru(Gru { hidden, layers, bidirectional, bias });
            let lstm = Layer::Lstm(Lstm { hidden, layers, bidirectional, bias });
            for (layer, backend, bytes) in [
                (rnn, Backend::Cpu, 4 * batch * of_rnn),
                (rnn, Backend::Gpu, 4 * batch * of_rnn),
                (gru, Backend::Cpu, 4 * batch * of_gru),
                (gru, Backend::Gpu, 4 * batch * of_gru),
                (lstm, Backend::Cpu, 4 * batch * of_lstm + on_cpu),
                (lstm, Backend::Gpu, 4 * batch * of_lstm + on_gpu),
            ] {
                assert_eq!(kept(layer, input, batch, backend), bytes, "{layer}, batch {batch}, {backend:?}");
            }
        }
    }
}

/// An input that the layer before keeps in any case is copied besides.
#[test]
fn a_recurrent_layer_copies_what_somebody_else_keeps() {
    let relu = |is_kept: bool, batch| {
        let make = |builder: &mut Builder<'_, 'static>| {
            let x = builder.input(0, Ok(Shape::new(&[5, 3]).unwrap()));
            let x = builder.layer(1, Name::only("it"), Layer::Linear(Linear { units: 3, ..Linear::DEFAULT }), x);
            let x = if is_kept { builder.layer(2, Name::only("it"), Layer::Relu(Relu {}), x) } else { x };
            let gru = Layer::Gru(Gru { hidden: 7, ..Gru::DEFAULT });
            let x = builder.layer(3, Name::only("it"), gru, x);
            builder.finish(x);
        };
        let mut saved = 0;
        build(make, |graph| {
            let drawn = Drawn::new(graph, Rules::TRAINING);
            saved = Training::new("it", &[drawn.plan()]).batch(batch).saved().unwrap();
        });
        saved
    };
    assert_eq!(relu(true, 1), relu(false, 1));
    assert_eq!(relu(true, 4), relu(false, 4) + 4 * 4 * 5 * 3);
}
