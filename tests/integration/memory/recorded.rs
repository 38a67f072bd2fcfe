//! What was recorded, beside what the crate answers.

use netweight::Training;
use netweight::memory::Phase as Moments;

use super::{attention, functions, layers, losses, networks, optimizers, overwritten, recurrent, steps, variants};
use crate::microcontrollers;

/// A number that PyTorch gave, or a file or a runtime, and ours.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The file of `tests/golden` that it is from, or the runtime that it is published for.
    pub recording: &'static str,
    pub case: String,
    /// None, if it is the same for every batch.
    pub batch: Option<u64>,
    pub column: String,
    pub family: &'static str,
    pub setup: Setup,
    pub phase: Phase,
    pub recorded: u64,
    pub found: u64,
}

impl Measured {
    /// Where it is in the recordings.
    pub fn place(&self) -> String {
        let batch = self.batch.map_or("any".to_owned(), |batch| batch.to_string());
        format!("{},{},{batch},{}", self.recording, self.case, self.column)
    }

    /// What the crate answers too much.
    pub fn difference(&self) -> i128 {
        i128::from(self.found) - i128::from(self.recorded)
    }
}

/// What it was recorded on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setup {
    Cpu,
    /// bfloat16 autocast on a CPU.
    CpuAutocast,
    /// Eight bits, in an arena: a file, or what a runtime reports.
    Microcontroller,
}

/// What of a step was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Params, buffers, input and target.
    Resident,
    /// What the forward pass keeps.
    Saved,
    Forward,
    Backward,
    /// A whole step, or the optimizer's.
    Step,
    /// The same under a tracker, which makes PyTorch add error signals into new
    /// tensors.
    WatchedBackward,
    WatchedStep,
    /// With sums in place, as a user gets them, against a step under a tracker.
    StepOfWatched,
    Inference,
    /// The constants of a file.
    Flash,
}

/// Every number of the recordings that is compared.
pub fn measured() -> Vec<Measured> {
    [
        layers::measured(),
        attention::measured(),
        losses::measured(),
        functions::measured(),
        variants::measured(),
        recurrent::measured(),
        networks::measured(),
        steps::measured(),
        optimizers::measured(),
        microcontrollers::measured(),
        vec![overwritten::published()],
    ]
    .concat()
}

/// How many numbers each recording has: one that is not compared any more, or an
/// empty file, fails here.
#[test]
fn every_number_of_the_recordings_is_compared() {
    let all = measured();
    let count = |recording| all.iter().filter(|measured| measured.recording == recording).count();
    let counts = [
        "memory_layers",
        "memory_attention",
        "memory_losses",
        "memory_functions",
        "memory_variants",
        "memory_recurrent_steps",
        "memory",
        "memory_steps",
        "optimizers",
        "mlperf_tiny",
        "tinyengine",
    ];
    let counts = counts.map(|it| (it, count(it)));
    assert_eq!(
        counts,
        [
            ("memory_layers", 2_595),
            ("memory_attention", 695),
            ("memory_losses", 216),
            ("memory_functions", 9),
            ("memory_variants", 210),
            ("memory_recurrent_steps", 60),
            ("memory", 360),
            ("memory_steps", 402),
            ("optimizers", 120),
            ("mlperf_tiny", 10),
            ("tinyengine", 1)
        ]
    );
    assert_eq!(all.len(), counts.iter().map(|(_, count)| count).sum::<usize>());
}

pub const FORWARD: &[Moments] = &[Moments::Forward, Moments::Loss];
pub const BACKWARD: &[Moments] = &[Moments::LossBackward, Moments::Backward, Moments::Again];

/// The most in these phases.
pub fn peak(training: &Training<'_>, phases: &[Moments]) -> u64 {
    let memories = phases.iter().filter_map(|&phase| training.memory_in(phase).unwrap());
    memories.map(|memory| memory.total()).max().expect("a phase with a moment")
}

/// A forward peak of the first step: the loss of the step before, four bytes, is
/// not there yet.
pub fn without_a_step_before(forward: u64) -> u64 {
    forward - 4
}
