//! Training on several devices that share what one of them would hold.

/// How parameters, gradients and the optimizer's state are spread over
/// devices: the stages of `ZeRO` (Rajbhandari et al. 2020), which `DeepSpeed`
/// and PyTorch's FSDP follow. Activations stay where they are; buffers for
/// communication, and the layer that stage 3 gathers while it runs, are left
/// out. A share is rounded up to whole bytes.
///
/// Bytes of P parameters on each of N devices, with Adam and
/// [`Precision::MasterWeights`](crate::Precision::MasterWeights) (weights and
/// gradients of 2 bytes, state of 12):
///
/// | stage | weights + gradients + state | together |
/// |:--|:--|:--|
/// | none | 2·P + 2·P + 12·P | 16·P |
/// | 1 | 2·P + 2·P + 12·P/N | 4·P + 12·P/N |
/// | 2 | 2·P + 2·P/N + 12·P/N | 2·P + 14·P/N |
/// | 3 | 2·P/N + 2·P/N + 12·P/N | 16·P/N |
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::{Optimizer, Precision, Shards};
///
/// let training = Mnist::training().optimizer(Optimizer::Adam).precision(Precision::MasterWeights);
/// let held = |shards| {
///     let memory = training.shards(shards).memory();
///     [memory.params, memory.gradients, memory.optimizer]
/// };
/// // 813,802 parameters in 8 tensors, each of which has a counter of 4 bytes.
/// assert_eq!(held(Shards::None), [1_627_604, 1_627_604, 12 * 813_802 + 4 * 8]);
/// assert_eq!(held(Shards::Zero1(8)), [1_627_604, 1_627_604, 1_220_707]);
/// assert_eq!(held(Shards::Zero2(8)), [1_627_604, 203_451, 1_220_707]);
/// assert_eq!(held(Shards::Zero3(8)), [203_451, 203_451, 1_220_707]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shards {
    /// Each device holds everything.
    #[default]
    None,
    /// Stage 1: each of so many devices holds its share of the optimizer's state.
    Zero1(u64),
    /// Stage 2: and of the gradients.
    Zero2(u64),
    /// Stage 3: and of the parameters.
    Zero3(u64),
}

impl Shards {
    /// The stages, by their names in declarations: `zero1(8)`.
    pub const NAMES: [&'static str; 3] = ["zero1", "zero2", "zero3"];

    /// The stage of this name over so many devices; none if there is none.
    #[must_use]
    pub fn of(name: &str, devices: u64) -> Option<Self> {
        match name {
            "zero1" => Some(Self::Zero1(devices)),
            "zero2" => Some(Self::Zero2(devices)),
            "zero3" => Some(Self::Zero3(devices)),
            _ => None,
        }
    }

    /// The number of devices.
    #[must_use]
    pub const fn devices(self) -> u64 {
        match self {
            Self::None => 1,
            Self::Zero1(devices) | Self::Zero2(devices) | Self::Zero3(devices) => devices,
        }
    }

    const fn stage(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Zero1(_) => 1,
            Self::Zero2(_) => 2,
            Self::Zero3(_) => 3,
        }
    }

    /// One device's share of what is spread from a stage on.
    pub(crate) const fn share(self, bytes: u128, from_stage: u8) -> u128 {
        if self.stage() < from_stage { bytes } else { bytes.div_ceil(self.devices() as u128) }
    }
}
