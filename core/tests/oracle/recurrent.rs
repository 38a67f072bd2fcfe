//! Recurrent layers of many sizes against what PyTorch allocated:
//! `tests/golden/memory_recurrent.csv`.

use netweight_core::graph::{Builder, Name};
use netweight_core::layers::{Fc, Gru, Linear, Lstm, Rnn};
use netweight_core::memory::{Moment, Phase, Plan, Rules};
use netweight_core::{Backend, Layer, Shape, Training};

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
                // of more, of the last one in place: from above.
                let is_right = match (*column, kind) {
                    ("backward", "gru" | "rnn") if length <= 3 => found >= u128::from(*recorded),
                    _ => found == u128::from(*recorded),
                };
                if !is_right {
                    wrong.push(format!("{column}: {found} {}, {line}", found as i128 - i128::from(*recorded)));
                }
                compared += 1;
            }
        });
        assert!(is_right, "{line}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(compared, 3 * 80 * 4);
}
