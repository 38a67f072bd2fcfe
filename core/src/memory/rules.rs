//! The rules by which a network is run.

/// How a framework runs a network, as far as it changes what is alive when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct Rules {
    /// A training step; else a forward pass at test time.
    pub training: bool,
    /// Matrix products run in 16 bits on copies (PyTorch's autocast).
    pub autocast: bool,
    /// Activations overwrite what they read where nobody needs it any more.
    pub in_place: bool,
    /// What enters a block or a labelled group is held until it ends, as the
    /// caller of a module holds its argument.
    pub frames: bool,
    /// Error signals of a tensor with several readers are added into a new
    /// tensor. PyTorch does that only while a profiler watches each operator;
    /// otherwise it adds them in place.
    pub new_sums: bool,
}

impl Rules {
    /// A training step.
    pub const TRAINING: Self =
        Self { training: true, autocast: false, in_place: false, frames: false, new_sums: false };
    /// A training step under autocast.
    pub const AUTOCAST: Self = Self { autocast: true, ..Self::TRAINING };
    /// A forward pass at test time.
    pub const INFERENCE: Self = Self { training: false, frames: true, ..Self::TRAINING };
    /// The same with activations in place.
    pub const IN_PLACE: Self = Self { in_place: true, ..Self::INFERENCE };
    /// A forward pass as a planner lays it out ahead of time, which lets go
    /// of each tensor behind its last reader.
    pub const ARENA: Self = Self { frames: false, ..Self::IN_PLACE };

    /// Whether a planner lays out tensors ahead of time.
    #[must_use]
    pub const fn plans_ahead(&self) -> bool {
        !self.training && !self.frames
    }
}
