//! Memory of a training step.

mod account;

use core::fmt;

use crate::device::{Device, DeviceKind, Headroom};
use crate::memory::budget::{Excess, OverBudget, Task};
use crate::memory::invalid::Invalid;
use crate::memory::moment::Phase;
use crate::memory::plan::Plan;
use crate::memory::report::Memory;
use crate::memory::rules::Rules;
use crate::memory::settings::{Accounting, Backend, Kernel, Loss};
use crate::memory::split::Split;
use crate::network::Network;
use crate::optimizer::Optimizer;
use crate::precision::Precision;
use crate::shards::Shards;

/// Asks what a training step takes: a builder whose every method is `const`.
/// All sizes are bytes.
///
/// A step is the forward pass, the loss, the backward pass and the optimizer's
/// step, with the optimizer's state already there: the second step or a later
/// one. The answer is the largest sum of what is alive at any moment of it:
/// params, buffers, batch and state all the time, and at that moment what the
/// forward pass has kept and not yet used up, the error signals on their way,
/// the gradients so far, and what the layer needs while it runs.
///
/// The rules are those of PyTorch 2.8's autograd, with contiguous tensors of one
/// type. `docs/exactness.md` lists for each family of networks, backend and phase
/// how many recorded numbers they reproduce to the byte, and how far off the
/// others are; the tests write it. On a GPU nothing has been compared yet: there
/// every number is an estimate.
///
/// Recurrent layers are counted as a CPU with AVX2 runs them in 32 bits: of 240
/// stacks of LSTM, GRU and RNN of random sizes and six of usual size all figures
/// are equal to the byte (`tests/golden/memory_recurrent.csv`,
/// `memory_recurrent_steps.csv`), the workspace of an LSTM with each of its parts
/// rounded up to pages. From above are the backward passes of GRUs and RNNs of up to three steps, stacks of more than
/// 16 layers, and in checkpoints and among experts the rounding to pages, by at
/// most 36 KiB a layer and direction. What a GPU keeps for them is an estimate
/// from above: six states of each step of an LSTM, seven of a GRU, where cuDNN is
/// known to have asked for five and six (pytorch/pytorch#2895).
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::Optimizer;
/// use netweight::device::GTX_980;
///
/// let training = Mnist::training().batch(128).optimizer(Optimizer::Adam);
/// let memory = training.memory();
/// // The worst moment is the backward pass of the pool: what both convolutions
/// // gave is there, its 64-bit indices, and the logits, which the caller holds;
/// // the gradient of its output becomes that of its input.
/// assert_eq!(memory.path().unwrap().to_string(), "maxpool");
/// assert_eq!(memory.outputs, 128 * (4 * 25_088 + 4 * 25_088 + 8 * 6_272 + 4 * 10));
/// assert_eq!(memory.errors, 128 * (4 * 6_272 + 4 * 25_088));
/// assert_eq!(memory.params, 4 * 813_802);
/// assert_eq!(memory.optimizer, 8 * 813_802 + 4 * 8);
/// assert_eq!(memory.total(), 61_559_112); // 58.71 MiB
/// assert_eq!(training.max_batch(&GTX_980), Some(9_210));
/// ```
#[derive(Clone, Copy)]
pub struct Training<'g> {
    name: &'g str,
    plans: &'g [Plan<'g>],
    batch: u64,
    steps: u64,
    optimizer: Optimizer,
    decays: bool,
    precision: Precision,
    accounting: Accounting,
    loss: Loss,
    headroom: Option<u64>,
    shards: Shards,
    backend: Option<Backend>,
    kernel: Kernel,
}

impl<'g> Training<'g> {
    /// Training of a declared network: what its `training()` gives.
    #[must_use]
    pub const fn of<N: Network>() -> Training<'static> {
        Training::new(N::NAME, N::TRAINING)
    }

    /// Training of a network whose plans follow the rules of a
    /// [`RuleSet::training`](crate::memory::RuleSet::training): batch 1, SGD,
    /// 32 bits. A single plan serves for every setting.
    #[must_use]
    pub const fn new(name: &'g str, plans: &'g [Plan<'g>]) -> Self {
        Self {
            name,
            plans,
            kernel: Kernel::Fused,
            batch: 1,
            steps: 1,
            optimizer: Optimizer::Sgd,
            decays: false,
            precision: Precision::F32,
            accounting: Accounting::Autograd,
            loss: Loss::CrossEntropy,
            headroom: None,
            shards: Shards::None,
            backend: None,
        }
    }

    /// Samples that run at once; 1 by default.
    #[must_use]
    pub const fn batch(self, batch: u64) -> Self {
        Self { batch, ..self }
    }

    /// Gradient splitting: the optimizer steps once for so many batches, which
    /// are on the device together. From the second one on, all gradients are
    /// there from the start, and a fresh one only until it has been added. 1 by
    /// default. [`Training::split`] finds the number.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// let training = Mnist::training().batch(128);
    /// assert_eq!(training.memory().gradients, 3_216_936); // of the dense layers so far
    /// let eight = training.accumulate(8).memory();
    /// assert_eq!(eight.gradients, 4 * 813_802);
    /// assert_eq!(eight.input, 8 * 128 * (4 * 28 * 28 + 8)); // a class has 8 bytes
    /// ```
    #[must_use]
    pub const fn accumulate(self, steps: u64) -> Self {
        Self { steps, ..self }
    }

    /// The optimizer, on whose state it depends; SGD by default.
    #[must_use]
    pub const fn optimizer(self, optimizer: Optimizer) -> Self {
        Self { optimizer, ..self }
    }

    /// Returns whether weights decay through the gradient (L2), for which the step of
    /// SGD, momentum and Adam needs room: on a GPU as much as all parameters, on
    /// a CPU as the largest tensor (SGD, momentum) or as three of one and the
    /// one before it (Adam). Not by default. Decoupled decay
    /// ([`Optimizer::AdamW`]) needs none.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// let decays = Mnist::training().weight_decay(true).memory();
    /// assert_eq!(decays.step, 4 * 813_802);
    /// ```
    #[must_use]
    pub const fn weight_decay(self, decays: bool) -> Self {
        Self { decays, ..self }
    }

    /// The widths of numbers; 32 bits by default.
    #[must_use]
    pub const fn precision(self, precision: Precision) -> Self {
        Self { precision, ..self }
    }

    /// How memory is counted; as autograd allocates by default.
    #[must_use]
    pub const fn accounting(self, accounting: Accounting) -> Self {
        Self { accounting, ..self }
    }

    /// What is minimized; cross entropy by default.
    #[must_use]
    pub const fn loss(self, loss: Loss) -> Self {
        Self { loss, ..self }
    }

    /// Bytes of the device that are kept free, instead of its
    /// [default](Device::headroom): of a card what the CUDA context, the
    /// libraries' workspaces and the allocator's rounding take. `0` asks for the
    /// tensors alone; more leaves room for workspaces of cuDNN, buffers of NCCL,
    /// or other processes. It changes what fits, not what is needed: the numbers
    /// are those of tensors, as in `torch.cuda.max_memory_allocated`, which counts
    /// workspaces and rounding besides.
    ///
    /// Nothing is kept free by default on a microcontroller, under a plain size
    /// ([`Device::budget`]), and in the account of a textbook.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::device::GTX_980;
    ///
    /// assert_eq!(Mnist::training().max_batch(&GTX_980), Some(9_227));
    /// assert_eq!(Mnist::training().headroom(0).max_batch(&GTX_980), Some(11_145));
    /// assert_eq!(Mnist::training().headroom(1 << 30).max_batch(&GTX_980), Some(8_316));
    /// ```
    #[must_use]
    pub const fn headroom(self, bytes: u64) -> Self {
        Self { headroom: Some(bytes), ..self }
    }

    /// How parameters, gradients and state are spread over devices; not at all
    /// by default. The answer is that of one device, for its own batch.
    #[must_use]
    pub const fn shards(self, shards: Shards) -> Self {
        Self { shards, ..self }
    }

    /// Whose rules hold. By default those of a GPU, but on a microcontroller
    /// those of a CPU; what is chosen here holds for every device.
    #[must_use]
    pub const fn backend(self, backend: Backend) -> Self {
        Self { backend: Some(backend), ..self }
    }

    /// How attention runs; fused by default, as far as PyTorch has a kernel for
    /// it on the backend.
    #[must_use]
    pub const fn kernel(self, kernel: Kernel) -> Self {
        Self { kernel, ..self }
    }

    /// What the step takes at its worst moment, in bytes, by parts. A part
    /// that is not there at that moment is 0: where the optimizer's step takes
    /// the most, outputs and error signals are gone.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::{Accounting, Optimizer};
    ///
    /// let training = Mnist::training().optimizer(Optimizer::Adam);
    /// // One sample: the weights outweigh it, and Adam takes roots of their size.
    /// let memory = training.memory();
    /// assert_eq!((memory.outputs, memory.step), (0, 4 * 813_802));
    /// // The lecture: twice 56,586 outputs a sample, four times the params.
    /// let lecture = training.batch(128).accounting(Accounting::Textbook).memory();
    /// assert_eq!(lecture.total(), 4 * (2 * 128 * 56_586 + 4 * 813_802));
    /// ```
    ///
    /// # Panics
    ///
    /// The settings mean nothing, or the bytes do not fit in 64 bits; in a
    /// constant that is an error of the build. [`Training::try_memory`]
    /// returns it.
    #[must_use]
    #[track_caller]
    pub const fn memory(&self) -> Memory<'g> {
        match self.try_memory() {
            Ok(memory) => memory,
            Err(invalid) => invalid.fail(),
        }
    }

    /// The same as [`Training::memory`], without a panic.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::memory::Invalid;
    ///
    /// assert_eq!(Mnist::training().batch(0).try_memory().err(), Some(Invalid::Batch));
    /// ```
    ///
    /// # Errors
    ///
    /// The settings mean nothing, or the bytes do not fit in 64 bits.
    pub const fn try_memory(&self) -> Result<Memory<'g>, Invalid> {
        attempt!(self.check_settings());
        self.peak()
    }

    /// The same as [`Training::try_memory`], at the worst moment of one phase of
    /// the step. `None` if the step has no such phase: nothing is recomputed
    /// without a `checkpoint`, and a textbook's account has no phases.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::memory::Phase;
    ///
    /// let training = Mnist::training().batch(128);
    /// let forward = training.memory_in(Phase::Forward).unwrap().unwrap();
    /// // The last layer's: what all have given, and the pool's indices.
    /// assert_eq!(forward.outputs, 128 * (4 * 56_586 + 8 * 6_272));
    /// assert!(forward.total() < training.memory().total());
    /// assert!(training.memory_in(Phase::Again).unwrap().is_none());
    /// ```
    ///
    /// # Errors
    ///
    /// The settings mean nothing, or the bytes do not fit in 64 bits.
    pub const fn memory_in(&self, phase: Phase) -> Result<Option<Memory<'g>>, Invalid> {
        attempt!(self.check_settings());
        self.peak_in(phase)
    }

    /// The bytes that the forward pass keeps for the backward pass, what the
    /// [loss](Self::loss) keeps among them: parameters and the input are not
    /// counted. It is what PyTorch's `saved_tensors_hooks` see, each storage once.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// // Three tensors and 64-bit indices; the dense layer's output and the
    /// // logarithms of 10 probabilities; 4 bytes of the loss.
    /// let [conv, pool] = [25_088, 6_272];
    /// let saved = 4 * conv + 4 * conv + 8 * pool + 4 * pool + 4 * 128 + 4 * 10 + 4;
    /// assert_eq!(Mnist::training().saved(), Ok(saved));
    /// // A mean square keeps the output instead, and no sum of weights.
    /// assert_eq!(Mnist::training().loss(netweight::Loss::MeanSquare).saved(), Ok(saved - 4));
    /// ```
    ///
    /// # Errors
    ///
    /// The settings mean nothing, or the bytes do not fit in 64 bits.
    pub const fn saved(&self) -> Result<u64, Invalid> {
        attempt!(self.check_settings());
        match self.kept().at(self.batch) {
            Some(bytes) => Ok(bytes),
            None => Err(Invalid::Overflow { batch: self.batch }),
        }
    }

    /// Returns whether the step fits a device; what it takes, or by how much it does
    /// not. All of it has to fit the device's [memory](Device::memory), on a
    /// microcontroller its largest bank of RAM.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::device::GTX_980;
    /// use netweight::OverBudget;
    ///
    /// assert!(Mnist::training().batch(8_192).check(&GTX_980).is_ok());
    /// let Err(OverBudget::Memory(over)) = Mnist::training().batch(16_384).check(&GTX_980) else {
    ///     panic!("it does not fit");
    /// };
    /// assert_eq!((over.needed, over.available), (6_224_265_688, (4_040 << 20) - over.kept_free.bytes()));
    /// assert_eq!(over.fits, 9_227);
    /// assert_eq!(over.split.unwrap().to_string(), "2 micro-batches of 8,192");
    /// ```
    ///
    /// # Errors
    ///
    /// It takes more than the device has, less what is kept free; or the settings
    /// mean nothing.
    #[expect(clippy::result_large_err, reason = "there is no heap to put it on")]
    pub const fn check(&self, device: &Device) -> Result<Memory<'g>, OverBudget<'g>> {
        let asked = self.on(device);
        let memory = match asked.try_memory() {
            Ok(memory) => memory,
            Err(invalid) => return Err(OverBudget::Settings(invalid)),
        };
        if device.memory() == 0 {
            return Err(OverBudget::Settings(Invalid::without_memory(device)));
        }
        let available = self.available(device);
        if memory.total() <= available {
            return Ok(memory);
        }
        Err(OverBudget::Memory(Excess {
            network: self.name,
            task: Task::Training { optimizer: self.optimizer, steps: self.steps },
            batch: self.batch,
            memory,
            needed: memory.total(),
            device: *device,
            kept_free: self.kept_free(device),
            available,
            in_flash: false,
            narrower: [0; Excess::NARROWER.len()],
            fits: asked.largest(available, self.steps),
            // All samples of a step, if there are several batches.
            split: match self.batch.checked_mul(self.steps) {
                Some(samples) => asked.split_within(samples, available),
                None => None,
            },
        }))
    }

    /// The bytes of a device that are kept free, and what for: as many as
    /// [`Training::headroom`] says, or the [device's default](Device::headroom);
    /// none by default in the account of a textbook.
    #[must_use]
    pub const fn kept_free(&self, device: &Device) -> Headroom {
        Headroom::of(self.headroom, device, matches!(self.accounting, Accounting::Textbook))
    }

    /// The bytes of a device that tensors may take: all but what is
    /// [kept free](Training::kept_free).
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::Accounting;
    /// use netweight::device::GTX_980;
    ///
    /// let training = Mnist::training();
    /// assert_eq!(training.available(&GTX_980), (4_040 << 20) - GTX_980.headroom().bytes());
    /// assert_eq!(training.headroom(0).available(&GTX_980), 4_040 << 20);
    /// assert_eq!(training.accounting(Accounting::Textbook).available(&GTX_980), 4_040 << 20);
    /// ```
    #[must_use]
    pub const fn available(&self, device: &Device) -> u64 {
        device.memory().saturating_sub(self.kept_free(device).bytes())
    }

    /// Fails a build in which the step does not fit a device: for a
    /// `const _: () = …;`.
    ///
    /// # Panics
    ///
    /// [`Training::check`] returns an error.
    #[track_caller]
    pub const fn assert_fits(&self, device: &Device) {
        if let Err(over) = self.check(device) {
            over.fail();
        }
    }

    /// The largest batch that fits a device. So many as
    /// [`Training::accumulate`] says are on the device; the batch that has been
    /// set plays no role, not even if it is 0.
    ///
    /// None if not even one sample fits, or if the other settings mean nothing:
    /// [`Training::check`] tells which of both, and why.
    ///
    /// Every moment takes a + b·batch bytes. The answer is the least of all
    /// ⌊(available − a) / b⌋, found in one pass, whatever the batch.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::Device;
    ///
    /// const CARD: Device = Device::gpu("a card", 4 << 30);
    /// let training = Mnist::training();
    /// let largest = training.max_batch(&CARD).unwrap();
    /// assert!(training.batch(largest).memory().total() <= training.available(&CARD));
    /// assert!(training.batch(largest + 1).memory().total() > training.available(&CARD));
    /// assert_eq!(training.max_batch(&Device::budget(1 << 20)), None); // the weights take more
    ///
    /// use netweight::{OverBudget, Precision};
    /// use netweight::memory::Invalid;
    ///
    /// // Nothing is trained in 4 bits, on whatever device.
    /// let training = training.precision(Precision::Int4);
    /// assert_eq!(training.max_batch(&CARD), None);
    /// let Err(OverBudget::Settings(Invalid::Precision(_))) = training.check(&CARD) else {
    ///     panic!("it is no question of memory");
    /// };
    /// ```
    #[must_use]
    pub const fn max_batch(&self, device: &Device) -> Option<u64> {
        if self.batch(1).check_settings().is_err() {
            return None;
        }
        match self.on(device).largest(self.available(device), self.steps) {
            0 => None,
            batch => Some(batch),
        }
    }

    /// Gradient splitting: a batch in as few micro-batches of equal size as
    /// fit a device. The samples of the whole batch are on the device, and from
    /// the second micro-batch on all gradients, so that a micro-batch is smaller
    /// than [`Training::max_batch`]. Neither the batch nor the number of
    /// accumulated steps that has been set plays a role.
    ///
    /// None if not even single samples fit beside the batch, if the batch is 0,
    /// or if the other settings mean nothing, as [`Training::check`] tells.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// use netweight::device::GTX_980;
    ///
    /// let split = Mnist::training().split(32_768, &GTX_980).unwrap();
    /// assert_eq!(split.to_string(), "4 micro-batches of 8,192");
    /// ```
    #[must_use]
    pub const fn split(&self, batch: u64, device: &Device) -> Option<Split> {
        if self.batch(1).accumulate(1).check_settings().is_err() {
            return None;
        }
        self.on(device).split_within(batch, self.available(device))
    }

    /// The rules of the plan that is asked about a device: the only one needed
    /// if there is one device.
    #[doc(hidden)]
    #[must_use]
    pub const fn rules(&self, device: &Device) -> Rules {
        self.on(device).own_rules()
    }

    /// The same by the rules of a device, unless others have been chosen.
    const fn on(&self, device: &Device) -> Self {
        let backend = match (self.backend, device.kind()) {
            (Some(backend), _) => backend,
            (None, DeviceKind::Microcontroller) => Backend::Cpu,
            (None, _) => Backend::Gpu,
        };
        self.backend(backend)
    }
}

/// The settings, without the plans.
impl fmt::Debug for Training<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Training")
            .field("name", &self.name)
            .field("batch", &self.batch)
            .field("accumulate", &self.steps)
            .field("optimizer", &self.optimizer)
            .field("weight_decay", &self.decays)
            .field("precision", &self.precision)
            .field("accounting", &self.accounting)
            .field("loss", &self.loss)
            .field("headroom", &self.headroom)
            .field("shards", &self.shards)
            .field("backend", &self.backend)
            .field("kernel", &self.kernel)
            .finish_non_exhaustive()
    }
}
