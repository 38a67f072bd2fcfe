//! What training and inference share: how to count, and what cannot be meant.

use crate::device::{Device, DeviceKind};
use crate::memory::amount::Amount;
use crate::precision::Precision;
use crate::text::Text;

/// How memory is counted.
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::Accounting;
///
/// assert_eq!(Accounting::of("textbook"), Some(Accounting::Textbook));
///
/// let training = Mnist::training().batch(128);
/// assert_eq!(training.memory().total(), 55_048_664); // 52.50 MiB
/// let lecture = training.accounting(Accounting::Textbook);
/// assert_eq!(lecture.memory().total(), 64_454_480); // 61.47 MiB
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accounting {
    /// What the tensors of a framework take, at the worst moment of a step:
    /// the rules are those of PyTorch 2.8's autograd. An output lives as long
    /// as anybody reads it, an error signal until it has been passed on.
    #[default]
    Autograd,
    /// The arithmetic of a lecture: every output of every layer, as many error
    /// signals, params, as many gradients, and the optimizer's copies. For
    /// training 2 · batch · outputs + (2 + copies) · params numbers, at test
    /// time batch · outputs + params.
    Textbook,
    /// What a planner ahead of time lays out, as on microcontrollers: each
    /// tensor from the layer that gives it to the last one that reads it,
    /// activations in place, the input like any other. For inference. It is the
    /// most that is alive at once: gaps between tensors are not counted.
    Arena,
}

named! {
    Accounting {
        "autograd" => Autograd,
        "textbook" => Textbook,
        "arena" => Arena,
    }
}

/// Whose rules hold where CPU and GPU differ: the masks of dropout (as wide as
/// activations on a CPU, a byte on a GPU), and whether an optimizer steps tensor
/// by tensor or through all at once (`foreach`).
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::{Backend, Optimizer};
///
/// // Adam takes roots: of all gradients at once, or of one tensor after the other,
/// // where it holds twice the largest one and the one before it.
/// let step = |backend| Mnist::training().optimizer(Optimizer::Adam).backend(backend).memory().step;
/// assert_eq!(step(Backend::Gpu), 4 * 813_802);
/// assert_eq!(step(Backend::Cpu), 4 * (32 + 2 * 802_816));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// PyTorch on a CPU.
    Cpu,
    /// PyTorch on a GPU.
    Gpu,
}

named! {
    Backend {
        "cpu" => Cpu,
        "gpu" => Gpu,
    }
}

/// Settings that mean nothing, or more than a number can say.
///
/// ```
/// use netweight::memory::Invalid;
///
/// assert_eq!(Invalid::Batch.to_string(), "a batch has at least 1 sample, not 0");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// A batch of 0.
    Batch,
    /// Gradient accumulation over 0 steps.
    Steps,
    /// Shards over 0 devices.
    Shards,
    /// A precision in which nothing is trained, or that is for training alone.
    Precision(Precision),
    /// An account that is for inference.
    Arena,
    /// A cache in a network without causal attention.
    Cache,
    /// A cache in a textbook's account.
    TextbookCache,
    /// Activations in place, in an account to which that makes no difference.
    InPlace(Accounting),
    /// More than 2^64 bytes.
    Overflow {
        /// The batch for which it is.
        batch: u64,
    },
    /// The same, where a single batch takes less.
    StepsOverflow {
        /// The steps over which gradients are accumulated.
        steps: u64,
    },
    /// The same, where the pass without a cache takes less.
    CacheOverflow {
        /// The positions in the cache.
        length: u64,
    },
    /// A device without memory.
    Device(&'static str),
    /// A bound of 0 bytes.
    Bound,
}

impl Invalid {
    /// Writes what is wrong, and what to do.
    pub const fn write(&self, text: &mut Text) {
        match self {
            Self::Batch => text.str("a batch has at least 1 sample, not 0"),
            Self::Steps => text.str("gradients are accumulated over at least 1 step, not 0"),
            Self::Shards => text.str("shards lie on at least 1 device, not 0"),
            Self::Precision(precision) if !precision.is_trainable() => text
                .str("nothing is trained in `")
                .str(precision.name())
                .str("`, which is for inference\nhelp: `f32`, `autocast`, `master_weights`, `bf16` and `f16` are for training"),
            Self::Arena => text
                .str("the account `arena` is for inference: training keeps tensors that nothing reads\nhelp: `autograd` and `textbook` are for training"),
            Self::Cache => text
                .str("there is nothing to keep in a key-value cache: no `attention` has `causal = true`"),
            Self::Overflow { batch } => text
                .str("a batch of ")
                .number(*batch)
                .str(" takes more than 2^64 bytes"),
            Self::TextbookCache => text
                .str("the account `textbook` knows no key-value cache: it counts outputs and params\nhelp: `autograd` counts the cache"),
            Self::InPlace(accounting) => text
                .str("`in_place` makes no difference to the account `")
                .str(accounting.name())
                .str(match accounting {
                    Accounting::Textbook => "`, which counts every output",
                    Accounting::Autograd | Accounting::Arena => "`, which overwrites what it can in any case",
                })
                .str("\nhelp: leave it out, or count by `autograd`"),
            Self::StepsOverflow { steps } => text
                .str("the samples of ")
                .number(*steps)
                .str(" accumulated steps take more than 2^64 bytes"),
            Self::CacheOverflow { length } => text
                .str("a key-value cache of ")
                .number(*length)
                .str(" positions takes more than 2^64 bytes"),
            Self::Precision(precision) => text
                .str("`")
                .str(precision.name())
                .str(match precision {
                    Precision::Autocast => "` is for training: it casts weights anew in each pass",
                    _ => "` is for training: an optimizer holds the weights of 32 bits",
                })
                .str("\nhelp: `bf16` and `f16` are for inference"),
            Self::Device(name) => text.str(name).str(" has no memory: its size is 0 bytes"),
            Self::Bound => text.str("nothing fits into a bound of 0 bytes"),
        };
    }
}

impl Invalid {
    /// What is wrong with a device without memory.
    pub(crate) const fn without_memory(device: &Device) -> Self {
        match device.kind() {
            DeviceKind::Budget => Self::Bound,
            _ => Self::Device(device.name()),
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

display_as_written!(Invalid);

impl core::error::Error for Invalid {}

/// The bytes of what has a width: an element of an activation, and of a mask.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Widths {
    pub element: u128,
    pub mask: u128,
}

/// Bytes as a function of the batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub sample: u128,
    pub fixed: u128,
}

impl Line {
    /// Nothing.
    pub const NONE: Self = Self { sample: 0, fixed: 0 };

    /// Bytes, whatever the batch.
    pub const fn fixed(fixed: u128) -> Self {
        Self { sample: 0, fixed }
    }

    /// The bytes of an amount.
    pub const fn of(amount: &Amount, widths: Widths) -> Self {
        let sample = amount.elements * widths.element + amount.bytes + amount.masks * widths.mask;
        Self { sample, fixed: amount.fixed }
    }

    /// Both together. What does not fit is the largest number there is, which
    /// no batch makes fit either.
    pub const fn plus(self, other: Self) -> Self {
        Self { sample: self.sample.saturating_add(other.sample), fixed: self.fixed.saturating_add(other.fixed) }
    }

    /// The same for several times as many samples.
    pub const fn times(self, factor: u64) -> Self {
        Self { sample: self.sample.saturating_mul(factor as u128), fixed: self.fixed }
    }

    /// The bytes for a batch, if they fit in 64 bits.
    pub const fn at(&self, batch: u64) -> Option<u64> {
        let Some(samples) = self.sample.checked_mul(batch as u128) else {
            return None;
        };
        match samples.checked_add(self.fixed) {
            #[expect(clippy::cast_possible_truncation, reason = "checked")]
            Some(bytes) if bytes <= u64::MAX as u128 => Some(bytes as u64),
            _ => None,
        }
    }

    /// The largest batch for which it is at most so many bytes.
    pub const fn largest(&self, available: u64) -> u64 {
        match (available as u128).checked_sub(self.fixed) {
            None => 0,
            Some(_) if self.sample == 0 => u64::MAX,
            #[expect(clippy::cast_possible_truncation, reason = "at most what is available")]
            Some(left) => (left / self.sample) as u64,
        }
    }
}
