//! Optimizers against PyTorch's: `tests/golden/optimizers.csv`.

use netweight::memory::{Rules, Tensors};
use netweight::{Network, Optimizer, Precision};

use super::Drawn;
use crate::golden::MnistCnn;
use crate::networks::lenet5::LeNet5;

netweight::network! {
    Dense: 40 -> 10 = < fc(30) relu fc(20) relu fc(10) >
}

fn tensors<N: Network>() -> Tensors {
    Drawn::new(&N::GRAPH, Rules::TRAINING).2.tensors
}

#[test]
fn state_and_step_are_pytorchs() {
    let mut compared = 0;
    for line in include_str!("../../golden/optimizers.csv").lines().skip(1) {
        let [network, name, foreach, state, step] = *line.split(',').collect::<Vec<_>>() else { panic!("{line}") };
        let tensors = match network {
            "mnist_cnn" => tensors::<MnistCnn>(),
            "lenet5" => tensors::<LeNet5>(),
            _ => tensors::<Dense>(),
        };
        let (name, decays) = name.strip_suffix(" decay").map_or((name, false), |name| (name, true));
        let optimizer = Optimizer::of(name).expect(name);
        let found = (
            optimizer.state(&tensors, Precision::F32),
            optimizer.step(&tensors, Precision::F32, foreach == "true", decays),
        );
        let [state, step] = [state, step].map(|bytes| bytes.parse::<u128>().unwrap());
        if optimizer == Optimizer::Adafactor {
            // PyTorch factors the windows of convolutions too; how it steps
            // through them is estimated from above.
            assert!(found.0 == state || network != "dense", "{line}: {found:?}");
            assert!(found.0 >= state && (found.1 >= step || foreach == "true"), "{line}: {found:?}");
        } else {
            assert_eq!(found, (state, step), "{line}");
        }
        compared += 1;
    }
    assert_eq!(compared, 60);
}
