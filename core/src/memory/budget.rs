//! A budget that does not hold: by how much, by which parts, and what would.

use core::fmt;

use crate::bound::write_bytes;
use crate::device::{Device, DeviceKind, Headroom};
use crate::grouped::Bytes;
use crate::memory::invalid::Invalid;
use crate::memory::report::Memory;
use crate::memory::split::Split;
use crate::optimizer::Optimizer;
use crate::precision::Precision;
use crate::text::Text;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A training step.
    Training {
        /// With this optimizer.
        optimizer: Optimizer,
        /// Which steps once for so many batches.
        steps: u64,
    },
    /// A forward pass at test time.
    Inference,
}

/// Why a network does not fit a device. `Display` says it in the words of the
/// compile error, and `Debug` too, since that is what `main` prints of an error:
/// `fn main() -> Result<(), OverBudget<'static>>`, of a declared network.
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::device::GTX_980;
///
/// let over = Mnist::training().batch(16_384).check(&GTX_980).unwrap_err();
/// let message = over.to_string();
/// assert!(message.starts_with(
///     "Mnist needs 5.80 GiB to train at batch 16,384 with SGD; GTX 980 has 3.95 GiB (outputs 3.83 GiB"
/// ));
/// assert!(message.ends_with(
///     "\nkept free: 694.25 MiB for the CUDA context and libraries, which leaves 3.27 GiB\
///      \nhelp: batch 9,227 fits; or keep the batch with 2 micro-batches of 8,192"
/// ));
/// ```
#[derive(Clone, Copy)]
#[expect(clippy::large_enum_variant, reason = "there is no heap to put the larger one on")]
pub enum OverBudget<'g> {
    /// It takes too much.
    Memory(Excess<'g>),
    /// The question means nothing.
    Settings(Invalid),
}

/// By how much a network is over its budget. All sizes are bytes.
#[derive(Clone, Copy, Debug)]
pub struct Excess<'g> {
    pub(crate) network: &'g str,
    /// What was asked for.
    pub task: Task,
    /// With how many samples at once.
    pub batch: u64,
    /// What it takes, by parts.
    pub memory: Memory<'g>,
    /// The bytes that it needs: all of them, or what has to stand in RAM, or
    /// in flash.
    pub needed: u64,
    /// Where it was to fit.
    pub device: Device,
    /// What is kept free of its memory.
    pub kept_free: Headroom,
    /// The bytes that tensors may take: those of the flash, or of the memory less
    /// what is kept free.
    pub available: u64,
    /// Whether it is the flash that is too small.
    pub in_flash: bool,
    /// The bytes that the weights take in each of [`Excess::NARROWER`]; of
    /// training 0.
    pub(crate) narrower: [u128; Excess::NARROWER.len()],
    /// The largest batch that fits; 0 if none does.
    pub fits: u64,
    /// The gradient splitting that keeps the batch, or all samples of the
    /// batches that are accumulated.
    pub split: Option<Split>,
}

impl Excess<'_> {
    /// The precisions that are proposed where weights do not fit into flash.
    pub(crate) const NARROWER: [Precision; 2] = [Precision::Quantized, Precision::Int4];

    /// Writes the whole sentence: what is needed, what there is, which parts
    /// take it, what is kept free, and what would fit.
    pub const fn write(&self, text: &mut Text) {
        let limit = if self.in_flash { self.available } else { self.device.memory() };
        text.str(self.network).str(" needs ");
        write_bytes(self.needed as u128, &[self.available as u128, limit as u128], text);
        match self.task {
            _ if self.in_flash => {
                text.str(" for its weights");
            }
            Task::Training { optimizer, steps } => {
                text.str(" to train at batch ").grouped(self.batch).str(" with ").str(optimizer.title());
                if steps > 1 {
                    text.str(" accumulated over ").grouped(steps).str(" steps");
                }
            }
            Task::Inference => {
                text.str(if self.in_ram() { " of RAM at batch " } else { " at batch " }).grouped(self.batch);
            }
        }
        let is_budget = matches!(self.device.kind(), DeviceKind::Budget);
        text.str("; ").str(self.device.name()).str(if is_budget { " is " } else { " has " });
        if !self.in_flash {
            self.device.write_about(text);
        }
        write_bytes(limit as u128, &[self.needed as u128], text);
        if self.in_flash {
            text.str(" of flash");
        } else if self.device.flash().is_some() {
            text.str(" in one piece");
        }
        text.str(" (");
        self.parts().write_parts(text);
        text.str(")");
        if !self.in_flash && self.kept_free.bytes() > 0 {
            self.write_kept_free(text);
        }
        text.str("\nhelp: ");
        self.write_help(text);
        if !self.in_flash && self.needed <= self.device.memory() {
            text.str("; the tensors alone fit");
            text.str(if self.kept_free.is_set() { "" } else { ": `headroom = 0` keeps nothing free" });
        }
    }

    /// Writes what is kept free, and what that leaves.
    const fn write_kept_free(&self, text: &mut Text) {
        text.str("\nkept free: ");
        self.kept_free.write(text);
        if self.available == 0 {
            text.str(", which leaves nothing");
        } else {
            text.str(", which leaves ");
            self.device.write_about(text);
            write_bytes(self.available as u128, &[self.needed as u128], text);
        }
    }

    /// Returns whether it is about the RAM of a device whose weights lie in flash.
    const fn in_ram(&self) -> bool {
        matches!(self.task, Task::Inference) && self.device.flash().is_some() && !self.in_flash
    }

    /// The parts that are in the way: of a microcontroller, what is to stand
    /// in the memory that is too small.
    const fn parts(&self) -> Memory<'_> {
        let memory = self.memory;
        if self.in_flash {
            Memory { params: memory.params, buffers: memory.buffers, ..Memory::none(memory.graph) }
        } else if self.in_ram() {
            Memory { params: 0, buffers: 0, ..memory }
        } else {
            memory
        }
    }

    const fn write_help(&self, text: &mut Text) {
        if self.in_flash {
            self.write_narrower(text);
        } else if self.fits > 0 {
            text.str("batch ").grouped(self.fits).str(" fits");
            if let Some(split) = self.split {
                text.str("; or ");
                self.write_split(split, text);
            }
        } else if let Some(split) = self.split {
            self.write_split(split, text);
        } else {
            self.write_blame(text);
        }
    }

    const fn write_split(&self, split: Split, text: &mut Text) {
        if split.batch() == self.batch {
            text.str("keep the batch with ");
        } else {
            text.str("keep the ").grouped(split.batch()).str(" samples with ");
        }
        split.write(text);
    }

    /// Writes what makes weights fit into flash.
    const fn write_narrower(&self, text: &mut Text) {
        text.str("fewer params");
        let stored = self.memory.stored() as u128;
        let available = self.available as u128;
        // The first one that fits, or else the narrowest one.
        let (mut chosen, mut i) = (0, 0);
        while i < Self::NARROWER.len() && self.narrower[chosen] > available {
            if self.narrower[i] < self.narrower[chosen] {
                chosen = i;
            }
            i += 1;
        }
        let bytes = self.narrower[chosen];
        if bytes < stored {
            let fits = bytes <= available;
            text.str(if fits { "; or the precision `" } else { ": even in the precision `" });
            text.str(Self::NARROWER[chosen].name());
            text.str(if fits { "`, in which they take " } else { "` they take " });
            write_bytes(bytes, &[available], text);
        }
    }

    /// Writes which part keeps a single sample from fitting.
    const fn write_blame(&self, text: &mut Text) {
        if self.available == 0 {
            text.str(if self.kept_free.is_set() { "a smaller `headroom`" } else { "a larger device" });
            return;
        }
        let parts = self.parts();
        // What is there whatever the batch is.
        let fixed = Memory {
            params: parts.params,
            gradients: parts.gradients,
            optimizer: parts.optimizer,
            step: parts.step,
            buffers: parts.buffers,
            casts: parts.casts,
            ..Memory::none(parts.graph)
        };
        text.str(if self.batch == 1 { "not even one sample fits: " } else { "not even batch 1 fits; " });
        if fixed.total() > self.available {
            text.str("what does not depend on the batch takes ");
            Bytes(fixed.total() as u128).write(text);
            text.str(" (");
            fixed.write_parts(text);
            text.str(")");
        } else {
            let largest = parts.largest();
            largest.write_subject(text);
            text.str(if largest.is_plural { " alone take " } else { " alone takes " });
            Bytes(largest.bytes as u128).write(text);
            if self.batch > 1 {
                text.str(" at batch ").grouped(self.batch);
            }
        }
    }
}

display_as_written!(Excess<'_>);

impl OverBudget<'_> {
    /// Writes the whole sentence.
    pub const fn write(&self, text: &mut Text) {
        match self {
            Self::Memory(excess) => excess.write(text),
            Self::Settings(invalid) => invalid.write(text),
        }
    }

    /// Fails a build with the whole sentence.
    #[track_caller]
    pub(crate) const fn fail(&self) -> ! {
        let mut text = Text::new();
        self.write(&mut text);
        panic!("{}", text.as_str())
    }
}

display_as_written!(OverBudget<'_>);

impl fmt::Debug for OverBudget<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for OverBudget<'_> {}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Training { optimizer, .. } => write!(f, "training with {}", optimizer.title()),
            Self::Inference => f.write_str("inference"),
        }
    }
}
