//! Optimizers against PyTorch's: `tests/golden/optimizers.csv`.

use netweight::memory::{Rules, Tensors};
use netweight::{Network, Optimizer, Precision};

use super::Drawn;
use super::recorded::{Measured, Phase, Setup};
use crate::golden::MnistCnn;
use crate::networks::lenet5::LeNet5;

netweight::network! {
    Dense: 40 -> 10 = < fc(30) relu fc(20) relu fc(10) >
}

fn tensors<N: Network>() -> Tensors {
    Drawn::new(&N::GRAPH, Rules::TRAINING).2.tensors
}

/// The state of each optimizer and what its step takes, in a loop over the
/// tensors as on a CPU, and on all of them at once as on a GPU.
pub fn measured() -> Vec<Measured> {
    include_str!("../../golden/optimizers.csv").lines().skip(1).flat_map(compare).collect()
}

fn compare(line: &'static str) -> [Measured; 2] {
    let [network, optimizer, foreach, state, step] = *line.split(',').collect::<Vec<_>>() else { panic!("{line}") };
    let tensors = match network {
        "mnist_cnn" => tensors::<MnistCnn>(),
        "lenet5" => tensors::<LeNet5>(),
        "dense" => tensors::<Dense>(),
        other => panic!("{other}"),
    };
    let (name, decays) = optimizer.strip_suffix(" decay").map_or((optimizer, false), |name| (name, true));
    let case = format!("{network} {optimizer}");
    let optimizer = Optimizer::of(name).expect(name);
    let at_once: bool = foreach.parse().unwrap();
    let one = |column: &str, recorded: &str, found: u128| Measured {
        recording: "optimizers",
        case: case.clone(),
        batch: None,
        column: column.to_owned(),
        family: if optimizer == Optimizer::Adafactor { "Adafactor" } else { "optimizers but Adafactor" },
        setup: Setup::Cpu,
        phase: Phase::Step,
        recorded: recorded.parse().unwrap(),
        found: found.try_into().unwrap(),
    };
    let columns = if at_once { ["state at once", "step at once"] } else { ["state", "step"] };
    [
        one(columns[0], state, optimizer.state(&tensors, Precision::F32)),
        one(columns[1], step, optimizer.step(&tensors, Precision::F32, at_once, decays)),
    ]
}

/// Whichever way its step goes through the tensors.
#[test]
fn adafactor_is_estimated_from_above() {
    let all = measured();
    let estimated: Vec<_> = all.iter().filter(|measured| measured.family == "Adafactor").collect();
    assert_eq!(estimated.len(), 12);
    for measured in estimated {
        assert!(measured.difference() >= 0, "{}: {} bytes", measured.place(), measured.difference());
    }
}
