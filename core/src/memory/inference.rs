//! Memory at test time.

mod account;

use core::fmt;

use crate::device::{Device, DeviceKind, Headroom};
use crate::memory::budget::{Excess, OverBudget, Task};
use crate::memory::invalid::Invalid;
use crate::memory::plan::Plan;
use crate::memory::report::Memory;
use crate::memory::rules::Rules;
use crate::memory::settings::{Accounting, Backend, Kernel};
use crate::network::Network;
use crate::precision::Precision;

/// Asks what a forward pass takes at test time: a builder whose every method
/// is `const`. All sizes are bytes.
///
/// Params and buffers are there all the time; a tensor lives from the layer
/// that gives it to the last one that reads it, and as long as the block or
/// labelled group that it enters, since a Python function holds its argument.
/// What `from(label)` reads again is a variable: it lives until the function
/// returns, which is the innermost block or labelled group around both the label
/// and its readers, or else the network. What is joined with it lives until the
/// next layer or block has run. Nothing is kept for a backward pass. The input is
/// held throughout.
///
/// The rules are those of PyTorch 2.8 in `eval` without gradients;
/// torchvision's activations are [in place](Self::in_place).
/// `docs/exactness.md` lists for each family of networks how many recorded
/// numbers they reproduce to the byte, and how far off the others are: functions
/// hold tensors in variables, which no declaration has. The tests write it. A GPU's
/// kernels of recurrent layers have workspaces, which are not counted.
///
/// On a [microcontroller](crate::DeviceKind::Microcontroller) tensors are laid
/// out ahead of time instead: [`Accounting::Arena`].
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::device::GTX_980;
///
/// let memory = Mnist::inference().batch(128).memory();
/// // Both convolutions' outputs, while the second one runs.
/// assert_eq!(memory.outputs, 128 * 4 * (25_088 + 25_088));
/// assert_eq!(memory.params, 4 * 813_802);
/// assert_eq!(memory.input, 128 * 4 * 784);
/// assert_eq!(memory.total(), 29_346_728); // 27.99 MiB
/// assert_eq!(Mnist::inference().max_batch(&GTX_980), Some(17_194));
/// ```
#[derive(Clone, Copy)]
pub struct Inference<'g> {
    name: &'g str,
    plans: &'g [Plan<'g>],
    batch: u64,
    precision: Precision,
    accounting: Option<Accounting>,
    overwrites: bool,
    cache: Option<u64>,
    headroom: Option<u64>,
    kernel: Kernel,
    backend: Option<Backend>,
}

impl<'g> Inference<'g> {
    /// Inference of a declared network: what its `inference()` gives.
    #[must_use]
    pub const fn of<N: Network>() -> Inference<'static> {
        Inference::new(N::NAME, N::INFERENCE)
    }

    /// Inference of a network whose plans follow the rules of a
    /// [`RuleSet::inference`](crate::memory::RuleSet::inference): batch 1, 32 bits.
    /// A single plan serves for every setting.
    #[must_use]
    pub const fn new(name: &'g str, plans: &'g [Plan<'g>]) -> Self {
        Self {
            name,
            plans,
            kernel: Kernel::Fused,
            backend: None,
            batch: 1,
            precision: Precision::F32,
            accounting: None,
            overwrites: false,
            cache: None,
            headroom: None,
        }
    }

    /// Samples that run at once; 1 by default.
    #[must_use]
    pub const fn batch(self, batch: u64) -> Self {
        Self { batch, ..self }
    }

    /// The widths of numbers; 32 bits by default. Any but
    /// [`Precision::Autocast`] and [`Precision::MasterWeights`], which are for
    /// training.
    #[must_use]
    pub const fn precision(self, precision: Precision) -> Self {
        Self { precision, ..self }
    }

    /// How memory is counted: as an autograd framework does by default, on a
    /// microcontroller as a planner of arenas does. What is chosen here holds for
    /// every device.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::Accounting;
    ///
    /// // The lecture: 56,586 outputs a sample, and the params.
    /// let lecture = Mnist::inference().accounting(Accounting::Textbook).memory();
    /// assert_eq!(lecture.total(), 4 * (56_586 + 813_802));
    /// ```
    #[must_use]
    pub const fn accounting(self, accounting: Accounting) -> Self {
        Self { accounting: Some(accounting), ..self }
    }

    /// Returns whether activations overwrite their input where nobody else reads it,
    /// as in torchvision's networks. Not by default. Of
    /// [`Accounting::Autograd`] alone: an arena does so in any case.
    ///
    /// It covers the activations whose PyTorch module has the flag `inplace`:
    /// `relu`, `relu6`, `leaky_relu`, `elu`, `silu`, `mish`, `hardsigmoid` and
    /// `hardswish`; and sums, as `out += x`. The others (`gelu`, `sigmoid`,
    /// `tanh`, `softmax`, `log_softmax`, `softplus`, `softsign`, `prelu`) have no
    /// such flag and give a tensor of their own, except in an arena
    /// (`tests/golden/in_place.csv`).
    ///
    /// ```
    /// # netweight::network! {
    /// #     Fast: 8x8x3 = < conv(6, 3x3) hardswish >
    /// #     Smooth: 8x8x3 = < conv(6, 3x3) gelu >
    /// # }
    /// let outputs = |of: netweight::Inference| of.memory().outputs;
    /// // Fast: 8x8x3 = < conv(6, 3x3) hardswish >, Smooth the same with gelu.
    /// assert_eq!(outputs(Fast::inference()), 2 * 4 * 8 * 8 * 6);
    /// assert_eq!(outputs(Fast::inference().in_place(true)), 4 * 8 * 8 * 6);
    /// assert_eq!(outputs(Smooth::inference().in_place(true)), 2 * 4 * 8 * 8 * 6);
    /// ```
    #[must_use]
    pub const fn in_place(self, overwrites: bool) -> Self {
        Self { overwrites, ..self }
    }

    /// A key-value cache of so many positions, for causal attention: for each
    /// layer 2 · `kv_heads` · `head_dim` · length · batch numbers as wide as
    /// activations. Not by default. What else the pass takes stays that of the
    /// whole input. A textbook knows no cache.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Causal;
    /// // The attention of one of GPT-2's twelve layers: 12 heads of 64.
    /// let cache = |batch| Causal::inference().batch(batch).cache(1024).memory().cache;
    /// assert_eq!(cache(1), 2 * 12 * 64 * 1024 * 4); // 6 MiB, 72 MiB of all layers
    /// assert_eq!(cache(8), 8 * cache(1));
    /// ```
    #[must_use]
    pub const fn cache(self, length: u64) -> Self {
        Self { cache: Some(length), ..self }
    }

    /// Bytes of the device that are kept free, instead of its
    /// [default](Device::headroom); `0` asks for the tensors alone. See
    /// [`Training::headroom`](crate::memory::Training::headroom).
    #[must_use]
    pub const fn headroom(self, bytes: u64) -> Self {
        Self { headroom: Some(bytes), ..self }
    }

    /// How attention runs; fused by default, as far as PyTorch has a kernel for
    /// it on the backend. Of [`Accounting::Autograd`] alone.
    #[must_use]
    pub const fn kernel(self, kernel: Kernel) -> Self {
        Self { kernel, ..self }
    }

    /// Whose rules hold for attention; those of a GPU by default. Of
    /// [`Accounting::Autograd`] alone.
    #[must_use]
    pub const fn backend(self, backend: Backend) -> Self {
        Self { backend: Some(backend), ..self }
    }

    /// What the forward pass takes at its worst moment, in bytes, by parts.
    ///
    /// # Panics
    ///
    /// The settings mean nothing, or the bytes do not fit in 64 bits; in a
    /// constant that is an error of the build. [`Inference::try_memory`]
    /// returns it.
    #[must_use]
    #[track_caller]
    pub const fn memory(&self) -> Memory<'g> {
        match self.try_memory() {
            Ok(memory) => memory,
            Err(invalid) => invalid.fail(),
        }
    }

    /// The same as [`Inference::memory`], without a panic.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::memory::Invalid;
    ///
    /// // Nothing in it is causal attention.
    /// assert_eq!(Mnist::inference().cache(1024).try_memory().err(), Some(Invalid::Cache));
    /// ```
    ///
    /// # Errors
    ///
    /// The settings mean nothing, or the bytes do not fit in 64 bits.
    pub const fn try_memory(&self) -> Result<Memory<'g>, Invalid> {
        attempt!(self.check_settings());
        self.peak()
    }

    /// Returns whether the forward pass fits a device: all of it, or on a
    /// microcontroller the weights (params and buffers) into flash, and what is
    /// alive at once into the largest bank of RAM. In eight bits flash holds four
    /// bytes a bias, and batch norms are folded: [`Precision`].
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::device::STM32F407;
    /// use netweight::{OverBudget, Precision};
    ///
    /// let Err(OverBudget::Memory(over)) = Mnist::inference().check(&STM32F407) else {
    ///     panic!("3.10 MiB do not fit into 1 MiB of flash");
    /// };
    /// assert!(over.in_flash);
    /// assert_eq!((over.needed, over.available), (4 * 813_802, 1 << 20));
    /// assert!(Mnist::inference().precision(Precision::Quantized).check(&STM32F407).is_ok());
    /// ```
    ///
    /// # Errors
    ///
    /// It takes more than the device has, less what is kept free; or the settings
    /// mean nothing.
    #[expect(clippy::result_large_err, reason = "there is no heap to put it on")]
    pub const fn check(&self, device: &Device) -> Result<Memory<'g>, OverBudget<'g>> {
        if let Err(invalid) = self.check_settings() {
            return Err(OverBudget::Settings(invalid));
        }
        let asked = self.on(device);
        let memory = match asked.peak() {
            Ok(memory) => memory,
            Err(invalid) => return Err(OverBudget::Settings(invalid)),
        };
        if device.memory() == 0 {
            return Err(OverBudget::Settings(Invalid::without_memory(device)));
        }
        let stored = memory.stored();
        let mut excess = Excess {
            network: self.name,
            task: Task::Inference,
            batch: self.batch,
            memory,
            needed: stored,
            device: *device,
            kept_free: self.kept_free(device),
            available: 0,
            in_flash: true,
            narrower: asked.stored_in(Excess::NARROWER),
            fits: 0,
            split: None,
        };
        if let Some(flash) = device.flash()
            && stored > flash
        {
            excess.available = flash;
            return Err(OverBudget::Memory(excess));
        }
        excess.in_flash = false;
        excess.needed = if device.flash().is_some() { memory.total() - stored } else { memory.total() };
        excess.available = self.available(device);
        if excess.needed <= excess.available {
            return Ok(memory);
        }
        excess.fits = asked.largest(device);
        Err(OverBudget::Memory(excess))
    }

    /// The bytes of a device that are kept free, and what for: as many as
    /// [`Inference::headroom`] says, or the [device's default](Device::headroom);
    /// none by default in the account of a textbook.
    #[must_use]
    pub const fn kept_free(&self, device: &Device) -> Headroom {
        Headroom::of(self.headroom, device, matches!(self.accounting, Some(Accounting::Textbook)))
    }

    /// The bytes of a device that tensors may take: all but what is
    /// [kept free](Inference::kept_free); of a microcontroller, of its RAM.
    #[must_use]
    pub const fn available(&self, device: &Device) -> u64 {
        device.memory().saturating_sub(self.kept_free(device).bytes())
    }

    /// Fails a build in which the forward pass does not fit a device: for a
    /// `const _: () = …;`.
    ///
    /// # Panics
    ///
    /// [`Inference::check`] returns an error.
    #[track_caller]
    pub const fn assert_fits(&self, device: &Device) {
        if let Err(over) = self.check(device) {
            over.fail();
        }
    }

    /// The largest batch that fits a device. It is found in one pass over the
    /// moments; see [`Training::max_batch`](crate::memory::Training::max_batch).
    /// The batch that has been set plays no role, not even if it is 0.
    ///
    /// None if not even one sample fits, or if the other settings mean nothing:
    /// [`Inference::check`] tells which of both, and why.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::device::GTX_980;
    ///
    /// let largest = Mnist::inference().max_batch(&GTX_980).unwrap();
    /// assert!(Mnist::inference().batch(largest).check(&GTX_980).is_ok());
    /// assert!(Mnist::inference().batch(largest + 1).check(&GTX_980).is_err());
    /// assert_eq!(Mnist::inference().batch(0).max_batch(&GTX_980), Some(largest));
    /// ```
    #[must_use]
    pub const fn max_batch(&self, device: &Device) -> Option<u64> {
        if self.batch(1).check_settings().is_err() {
            return None;
        }
        match self.on(device).largest(device) {
            0 => None,
            batch => Some(batch),
        }
    }

    /// The rules of the plan that is asked about a device: the only one needed
    /// if there is one device.
    #[doc(hidden)]
    #[must_use]
    pub const fn rules(&self, device: &Device) -> Rules {
        self.on(device).own_rules()
    }

    const fn on(&self, device: &Device) -> Self {
        match (self.accounting, device.kind()) {
            (None, DeviceKind::Microcontroller) => self.accounting(Accounting::Arena),
            _ => *self,
        }
    }
}

/// The settings, without the plans.
impl fmt::Debug for Inference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inference")
            .field("name", &self.name)
            .field("batch", &self.batch)
            .field("precision", &self.precision)
            .field("accounting", &self.accounting)
            .field("in_place", &self.overwrites)
            .field("cache", &self.cache)
            .field("headroom", &self.headroom)
            .field("kernel", &self.kernel)
            .field("backend", &self.backend)
            .finish_non_exhaustive()
    }
}
