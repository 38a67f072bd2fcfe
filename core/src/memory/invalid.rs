//! What cannot be meant.

use crate::device::{Device, DeviceKind};
use crate::memory::settings::Accounting;
use crate::precision::Precision;
use crate::text::Text;

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
    /// Attention written out, in an account to which that makes no difference.
    Kernel(Accounting),
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
                .grouped(*batch)
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
            Self::Kernel(accounting) => text
                .str("`kernel = eager` makes no difference to the account `")
                .str(accounting.name())
                .str("`\nhelp: remove it, or count by `autograd`"),
            Self::StepsOverflow { steps } => text
                .str("the samples of ")
                .grouped(*steps)
                .str(" accumulated steps take more than 2^64 bytes"),
            Self::CacheOverflow { length } => text
                .str("a key-value cache of ")
                .grouped(*length)
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
