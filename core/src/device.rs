//! Devices and what they hold.

mod catalogue;
mod headroom;

use crate::grouped::Bytes;
use crate::text::Text;

use headroom::Runtime;

pub use catalogue::*;
pub use headroom::Headroom;

/// What kind of memory a device has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceKind {
    /// Memory of its own, beside a host.
    Gpu,
    /// Memory that it shares with the rest of the machine.
    Unified,
    /// RAM for tensors, and flash for the weights.
    Microcontroller,
    /// No device, but a number of bytes.
    Budget,
}

/// A device, by what a program can use of its memory, in bytes.
///
/// One of the [catalogue](crate::device), or your own in one line:
///
/// ```
/// use netweight::Device;
/// use netweight::device::{GTX_980, RTX_4090, STM32F407, TESLA_K40};
///
/// const WORKSTATION: Device = Device::gpu("the workstation's card", 15_800 << 20);
/// assert_eq!(WORKSTATION.memory(), 16_567_500_800);
///
/// // Sold with 4 GB, of which the driver reports 4,040 MiB.
/// assert_eq!(GTX_980.memory(), 4_040 << 20);
/// assert!(!GTX_980.is_nominal() && TESLA_K40.is_nominal());
/// // 192 KiB of RAM, of which 128 are in a row.
/// assert_eq!((STM32F407.memory(), STM32F407.flash()), (128 << 10, Some(1 << 20)));
///
/// // `Display` writes the name and what there is.
/// assert_eq!(GTX_980.to_string(), "GTX 980 (3.95 GiB)");
/// // Its source has two decimals.
/// assert_eq!(RTX_4090.to_string(), "RTX 4090 (about 23.64 GiB)");
/// assert_eq!(STM32F407.to_string(), "STM32F407VG (128.00 KiB of RAM, 1.00 MiB of flash)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    name: &'static str,
    kind: DeviceKind,
    memory: u64,
    flash: Option<u64>,
    is_nominal: bool,
    is_approximate: bool,
    runtime: Runtime,
    source: &'static str,
}

impl Device {
    /// A card with so many usable bytes. A bound keeps as much of them free as
    /// CUDA takes on a card up to Ada: see [`Device::headroom`].
    #[must_use]
    pub const fn gpu(name: &'static str, memory: u64) -> Self {
        Self {
            name,
            kind: DeviceKind::Gpu,
            memory,
            flash: None,
            is_nominal: false,
            is_approximate: false,
            runtime: Runtime::Cuda,
            source: "",
        }
    }

    /// A machine whose GPU may use so many bytes of a memory that it shares. A
    /// bound keeps as much of them free as of a card.
    #[must_use]
    pub const fn unified(name: &'static str, memory: u64) -> Self {
        Self { kind: DeviceKind::Unified, ..Self::gpu(name, memory) }
    }

    /// A microcontroller: the bytes of its largest bank of RAM, in which all
    /// tensors that are alive at once have to fit, and those of its flash, which
    /// holds the weights as [`Precision`](crate::Precision) stores them.
    #[must_use]
    pub const fn microcontroller(name: &'static str, bank: u64, flash: u64) -> Self {
        Self { kind: DeviceKind::Microcontroller, flash: Some(flash), runtime: Runtime::None, ..Self::gpu(name, bank) }
    }

    /// No device, but a limit of so many bytes, to which the rules of a GPU
    /// apply. Tensors may take all of it.
    #[must_use]
    pub const fn budget(bytes: u64) -> Self {
        Self { kind: DeviceKind::Budget, runtime: Runtime::None, ..Self::gpu("the bound", bytes) }
    }

    /// The same with a source for its number.
    #[must_use]
    pub const fn with_source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    /// The same, its memory as it is marketed, since nobody has said how much
    /// of it is usable.
    #[must_use]
    pub const fn nominal(self) -> Self {
        Self { is_nominal: true, ..self }
    }

    /// The same, its memory read off a number that was rounded.
    #[must_use]
    pub const fn approximate(self) -> Self {
        Self { is_approximate: true, ..self }
    }

    /// The same, with what CUDA takes from Hopper on.
    const fn late_cuda(self) -> Self {
        Self { runtime: Runtime::LateCuda, ..self }
    }

    /// The same, with what `ROCm` takes up to CDNA 2.
    const fn rocm(self) -> Self {
        Self { runtime: Runtime::Rocm, ..self }
    }

    /// The same, with what `ROCm` takes from CDNA 3 on.
    const fn late_rocm(self) -> Self {
        Self { runtime: Runtime::LateRocm, ..self }
    }

    /// The same, with what Apple's software takes.
    const fn metal(self) -> Self {
        Self { runtime: Runtime::Metal, ..self }
    }

    /// The name in messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What kind of memory it has.
    #[must_use]
    pub const fn kind(&self) -> DeviceKind {
        self.kind
    }

    /// The bytes that a program can use: what a driver or framework reports;
    /// of a microcontroller, the largest bank of RAM.
    #[must_use]
    pub const fn memory(&self) -> u64 {
        self.memory
    }

    /// The bytes of flash, if it has any of its own.
    #[must_use]
    pub const fn flash(&self) -> Option<u64> {
        self.flash
    }

    /// Returns whether its memory is the marketed number.
    #[must_use]
    pub const fn is_nominal(&self) -> bool {
        self.is_nominal
    }

    /// Returns whether its memory was read off a number that was rounded, such as
    /// `23.64 GiB`. `Display` and messages write "about" then.
    #[must_use]
    pub const fn is_approximate(&self) -> bool {
        self.is_approximate
    }

    /// The memory that a bound keeps free by default, since it is not there for
    /// tensors; nothing on a microcontroller, under a plain size, and in the
    /// account of a textbook.
    ///
    /// | MiB | a card | from Hopper on | source |
    /// |:--|--:|--:|:--|
    /// | context, kernels and handles | 636 | 768 | below |
    /// | workspaces of cuBLAS, of the forward and of the backward pass | 16.25 | 64 | 8.125 MiB each, 32 from Hopper on: PyTorch's `CublasHandlePool.cpp` |
    /// | workspace of cuBLASLt | 4 | 32 | pytorch/pytorch pull request 120925 |
    /// | the last segment of each pool of the allocator | 22 | 22 | 2 and 20 MiB: PyTorch's `CUDACachingAllocator.cpp` |
    /// | blocks rounded up to 512 bytes | 16 | 16 | the same, for 32,768 tensors |
    /// | together | 694.25 | 902 | |
    ///
    /// The first row is what out-of-memory messages of PyTorch 2 report beside
    /// what its allocator holds, of processes on one card, in GiB: T4 0.13
    /// (Zheng-Chong/CatVTON issue 133), RTX 6000 Ada 0.42 (DINGYANB/MTVCrafter
    /// issue 21), A100 0.49 (TianheWu/CoSeR issue 10, lianqi1008/Control-GIC issue
    /// 6), RTX 4090 0.49 (3DTopia/Phidias-Diffusion issue 8), RTX 5090 0.58
    /// (Wan-Video/Wan2.1 issue 465), H200 0.51 (sungwon-chae/arxiv_confi), B200 0.70
    /// (stas00/the-art-of-debugging); and, in logs whose origin is not known, RTX
    /// 5090 0.60, H100 0.59 and 0.74. It grows with the card. The row has the
    /// largest, rounded up; for "a card" that of the RTX 5090, since a card of
    /// your own may be one. `tests/golden/cuda_context.csv` has the messages.
    ///
    /// AMD's cards have workspaces of 32 or 128 MiB, and of 76 MiB for hipBLASLt;
    /// nobody has published what HIP and Metal take beside them, for which the
    /// row "from Hopper on" stands in.
    ///
    /// Not covered, as it has no bound that would be of use:
    ///
    /// * workspaces of cuDNN, which come and go within an operation; PyTorch takes
    ///   an algorithm with a smaller one where memory is short;
    /// * CUDA before 11.7, which loads every kernel: more than 1 GiB
    ///   (pytorch/pytorch issue 107667);
    /// * other CUDA libraries, and graphs: 2.1 GiB in ali-vilab/VGen issue 104, 3.9
    ///   in kerrj/lerf issue 73; buffers of NCCL;
    /// * other processes, a desktop among them;
    /// * gaps between the allocator's blocks, and blocks from 10 MiB on, which it
    ///   rounds up to 2 MiB unless `expandable_segments:True` is in
    ///   `PYTORCH_CUDA_ALLOC_CONF`.
    ///
    /// A [`headroom`](crate::Training::headroom) of your own leaves room for them.
    ///
    /// ```
    /// use netweight::Device;
    /// use netweight::device::{APPLE_64GB, GTX_980, H100, MI300X, RP2040};
    ///
    /// assert_eq!(GTX_980.headroom().bytes(), 727_973_888); // 694.25 MiB
    /// assert_eq!(Device::gpu("my card", 8 << 30).headroom(), GTX_980.headroom());
    /// assert_eq!(H100.headroom().bytes(), 902 << 20);
    /// assert_eq!(MI300X.headroom().to_string(), "1.11 GiB for the HIP context and libraries");
    /// assert_eq!(APPLE_64GB.headroom().to_string(), "806.00 MiB for Metal and its libraries");
    /// assert_eq!(RP2040.headroom().bytes() + Device::budget(1 << 30).headroom().bytes(), 0);
    /// ```
    #[must_use]
    pub const fn headroom(&self) -> Headroom {
        self.runtime.headroom()
    }

    /// Where its number is from; empty for a device of your own.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }
}

impl Device {
    /// Writes the word for a number that was rounded.
    pub(crate) const fn write_about(&self, text: &mut Text) {
        if self.is_approximate {
            text.str("about ");
        }
    }

    /// Writes the name and what there is.
    const fn write(&self, text: &mut Text) {
        text.str(self.name).str(" (");
        self.write_about(text);
        Bytes(self.memory as u128).write(text);
        if let Some(flash) = self.flash {
            text.str(" of RAM, ");
            Bytes(flash as u128).write(text);
            text.str(" of flash");
        }
        text.str(")");
    }
}

display_as_written!(Device);
