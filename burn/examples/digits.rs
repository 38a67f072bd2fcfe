//! Trains the lecture's network, made smaller for 8x8 digits, on a card with
//! room for a quarter of the batch.
//!
//! ```sh
//! cargo run --release -p netweight-burn --example digits
//! ```
//!
//! burn prints its progress line by line; with its feature `tui` it is a
//! dashboard.

use burn::data::dataloader::{DataLoader, DataLoaderBuilder};
use burn::data::dataset::InMemDataset;
use burn::lr_scheduler::cosine::CosineAnnealingLrSchedulerConfig;
use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::optim::AdamConfig;
use burn::tensor::Device;
use burn::train::metric::{AccuracyMetric, LossMetric};
use burn::train::{ClassificationOutput, InferenceStep, Learner, SupervisedTraining, TrainOutput, TrainStep};
use netweight::{Optimizer, Split};
use netweight_burn::Model;
use netweight_burn::burn;
use std::sync::Arc;

#[path = "digits/data.rs"]
mod data;
#[path = "digits/gradients.rs"]
mod gradients;

use data::{Digit, Digits, ToBatch};

netweight::network! {
    /// The lecture's network with half the filters, for 8×8 digits.
    pub Lecture: 8x8x1 -> 10 = <
        conv(16, 3x3) relu conv(32, 3x3) relu maxpool(2) fc(128) relu fc(10)
    >
    where
        params <= 100K
}

/// The samples for one step of the optimizer.
const BATCH: u64 = 64;

/// What is left for the network.
const CARD: netweight::Device = netweight::Device::gpu("a corner of a card", 1_800 << 10);

/// The micro-batches that fit, found while the crate compiles.
const SPLIT: Split =
    Lecture::training().optimizer(Optimizer::Adam).headroom(0).split(BATCH, &CARD).expect("a sample fits");

const EPOCHS: usize = 16;
/// The learning rate at first; it falls to 0.
const RATE: f64 = 4e-3;
const SEED: u64 = 7;

/// The declared network with its loss.
#[derive(Module, Debug)]
pub struct Classifier {
    network: Model<Lecture>,
}

impl Classifier {
    fn outputs(&self, batch: Digits) -> ClassificationOutput {
        let scores = self.network.forward(batch.images);
        let loss = CrossEntropyLossConfig::new().init(&scores.device()).forward(scores.clone(), batch.digits.clone());
        ClassificationOutput::new(loss, scores, batch.digits)
    }
}

impl TrainStep for Classifier {
    type Input = Digits;
    type Output = ClassificationOutput;

    fn step(&self, batch: Digits) -> TrainOutput<ClassificationOutput> {
        let share = gradients::share(batch.digits.dims()[0], BATCH);
        let outputs = self.outputs(batch);
        // The gradients of micro-batches are added up.
        let gradients = (outputs.loss.clone() * share).backward();
        TrainOutput::new(self, gradients, outputs)
    }
}

impl InferenceStep for Classifier {
    type Input = Digits;
    type Output = ClassificationOutput;

    fn step(&self, batch: Digits) -> ClassificationOutput {
        self.outputs(batch)
    }
}

fn main() {
    println!("{}\n", Lecture::summary());
    println!("{} trains a batch of {BATCH} as {SPLIT}", CARD.name());

    let device = Device::default();
    device.seed(SEED);
    let network = Model::<Lecture>::init(&device.clone().autodiff());
    let (training, test) = data::split();
    let difference = gradients::difference(&network, &training, &SPLIT);
    println!("its gradients are those of the whole batch, to {difference:.0e} of the largest\n");
    assert!(difference < 1e-4, "gradients of micro-batches are no parts of those of the batch");

    let network = train(network, training, test.clone());

    let batch = ToBatch::all(&test, &device);
    let found = network.forward::<2>(batch.images).argmax(1).squeeze_dim::<1>(1);
    let accuracy: f32 = found.equal(batch.digits).float().mean().into_scalar();
    println!("{:.2} % of the test digits are read", 100.0 * accuracy);
    assert!(accuracy > 0.97, "the network has not learned to read");
}

/// Trains with burn's progress display, and gives the network for use.
fn train(network: Model<Lecture>, training: Vec<Digit>, test: Vec<Digit>) -> Model<Lecture> {
    let micro_batch = usize::try_from(SPLIT.micro_batch()).expect("a batch in memory");
    let steps = usize::try_from(SPLIT.steps()).expect("a batch in memory");
    let loader = |digits, shuffle: Option<u64>| -> Arc<dyn DataLoader<Digits>> {
        let builder = DataLoaderBuilder::new(ToBatch).batch_size(micro_batch);
        let builder = if let Some(seed) = shuffle { builder.shuffle(seed) } else { builder };
        builder.build(InMemDataset::new(digits))
    };
    let steps_in_all = EPOCHS * training.len().div_ceil(micro_batch * steps);
    let rate = CosineAnnealingLrSchedulerConfig::new(RATE, steps_in_all).init().expect("a learning rate");
    let logs = std::env::temp_dir().join("netweight-digits");
    let run = SupervisedTraining::new(logs, loader(training, Some(SEED)), loader(test, None))
        .with_application_logger(None)
        .metrics((AccuracyMetric::new(), LossMetric::new()))
        .num_epochs(EPOCHS)
        .grads_accumulation(steps)
        .summary();
    let learner = Learner::new(Classifier { network }, AdamConfig::new().init(), rate);
    run.launch(learner).model.network.valid()
}
