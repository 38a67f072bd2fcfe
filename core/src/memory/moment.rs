//! A moment of a step, and what is alive at it.

use crate::memory::amount::Amount;
use crate::text::Text;

/// In which part of a step a moment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The forward pass.
    Forward,
    /// The loss.
    Loss,
    /// The backward pass of the loss.
    LossBackward,
    /// The backward pass.
    Backward,
    /// What a checkpoint computes again, within the backward pass.
    Again,
    /// The optimizer's step.
    Optimizer,
}

impl Phase {
    /// Writes `in the backward pass`.
    pub const fn write(&self, text: &mut Text) {
        text.str(match self {
            Self::Forward => "in the forward pass",
            Self::Loss => "in the loss",
            Self::LossBackward => "in the backward pass of the loss",
            Self::Backward => "in the backward pass",
            Self::Again => "where a checkpoint is computed again",
            Self::Optimizer => "in the optimizer's step",
        });
    }
}

display_as_written!(Phase);

/// What is alive at a moment of a step, besides parameters, buffers, input and
/// the optimizer's state.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The layer that runs.
    pub row: u32,
    /// The part of the step.
    pub phase: Phase,
    /// Outputs of layers, and what else is kept for the backward pass.
    pub outputs: Amount,
    /// Error signals.
    pub errors: Amount,
    /// What the loss keeps.
    pub loss: Amount,
    /// Gradients of parameters so far, in scalars.
    pub gradients: u128,
    /// Those that have just been computed.
    pub fresh: u128,
    /// Bytes of weights in 16 bits, which autocast has made.
    pub casts: u128,
}

impl Moment {
    /// What fills a slice before a plan is written on it.
    pub const BLANK: Self = Self {
        row: 0,
        phase: Phase::Forward,
        outputs: Amount::NONE,
        errors: Amount::NONE,
        loss: Amount::NONE,
        gradients: 0,
        fresh: 0,
        casts: 0,
    };
}
