//! Whole networks: `tests/golden/memory.csv`.

use netweight::memory::{Phase as Moments, Rules};
use netweight::{Network, Optimizer};

use super::Drawn;
use super::recorded::{BACKWARD, FORWARD, Measured, Phase, Setup, peak};
use crate::golden::MnistCnn;
use crate::networks::{alexnet, densenet, lenet5, mobilenet, resnet, vgg};

netweight::network! {
    block Mlp(inner, width = channels) { linear(inner) gelu linear(width) }
    block Layer(heads, width = channels) {
        residual { layernorm attention(heads) }
        residual { layernorm Mlp(4 * width) }
    }
    /// With the blocks that are modules there: what enters one is held.
    VitB16: 224x224x3 -> 1000 = <
        conv(768, 16, stride = 16, padding = valid) tokens class_token
        encoder: { position_embedding layers: repeat 12 { Layer(12) } layernorm }
        take(0) fc(1000)
    >
}

fn recorded(network: &str) -> impl Iterator<Item = (u64, &'static str, u64)> {
    include_str!("../../golden/memory.csv").lines().skip(1).filter_map(move |line| {
        let [of, batch, what, bytes] = *line.split(',').collect::<Vec<_>>() else { panic!("four fields: {line}") };
        (of == network).then(|| (batch.parse().unwrap(), what, bytes.parse().unwrap()))
    })
}

fn compare<N: Network>(case: &'static str, family: &'static str) -> impl Iterator<Item = Measured> {
    // The recorder watched each operator, for which PyTorch adds error signals
    // into new tensors; torchvision's activations are in place at test time.
    let watched = Rules { new_sums: true, ..Rules::TRAINING };
    let [watched, usual, in_place] =
        [watched, Rules::TRAINING, Rules::IN_PLACE].map(|rules| Drawn::on_cpu(&N::GRAPH, rules));
    recorded(case).flat_map(move |(batch, column, recorded)| {
        let one = |column: &str, phase, found| Measured {
            recording: "memory",
            case: case.to_owned(),
            batch: Some(batch),
            column: column.to_owned(),
            family,
            setup: Setup::Cpu,
            phase,
            recorded,
            found,
        };
        let watched = watched.training().batch(batch);
        let mut measured = Vec::new();
        if column == "saved" {
            measured.push(one(column, Phase::Saved, watched.saved().unwrap()));
        } else if column == "inference" {
            measured.push(one(column, Phase::Inference, in_place.inference().batch(batch).memory().total()));
        } else {
            let (optimizer, phase) = column.split_once(' ').unwrap_or((column, ""));
            let optimizer = Optimizer::of(optimizer).expect(column);
            let watched = watched.optimizer(optimizer);
            measured.push(match phase {
                "" => one(column, Phase::WatchedStep, watched.memory().total()),
                "forward" => one(column, Phase::Forward, peak(&watched, FORWARD)),
                "backward" => one(column, Phase::WatchedBackward, peak(&watched, BACKWARD)),
                "optimizer" => one(column, Phase::Step, peak(&watched, &[Moments::Optimizer])),
                other => panic!("{other}"),
            });
            if phase.is_empty() {
                // As a user gets it, with sums in place.
                let usual = usual.training().batch(batch).optimizer(optimizer).memory().total();
                measured.push(one(&format!("{column} in place"), Phase::StepOfWatched, usual));
            }
        }
        measured
    })
}

pub fn measured() -> Vec<Measured> {
    const CNN: &str = "convolutional networks";
    let mut all = Vec::new();
    all.extend(compare::<MnistCnn>("mnist_cnn", CNN));
    all.extend(compare::<lenet5::LeNet5>("lenet5", CNN));
    all.extend(compare::<alexnet::AlexNet>("alexnet", CNN));
    all.extend(compare::<vgg::Vgg16>("vgg16", CNN));
    all.extend(compare::<resnet::ResNet18>("resnet18", CNN));
    all.extend(compare::<mobilenet::MobileNetV2>("mobilenet_v2", CNN));
    all.extend(compare::<densenet::DenseNet121>("densenet121", CNN));
    all.extend(compare::<VitB16>("vit_b_16", "transformers"));
    all
}
