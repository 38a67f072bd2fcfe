//! The memory of a device that tensors cannot have.

use super::Device;
use crate::grouped::Bytes;
use crate::text::{Text, same};

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// The most that a process was reported to hold on top of PyTorch's allocator:
/// 0.50 GiB up to Ada, and 0.60 GiB on an RTX 5090, which a card that is not in
/// the catalogue may be; rounded up.
const CONTEXT: u64 = 636 * MIB;
/// The same from Hopper on: 0.74 GiB, rounded up.
const LATE_CONTEXT: u64 = 768 * MIB;
/// cuBLAS has one workspace for each thread that multiplies matrices: the
/// program's own, and autograd's.
const THREADS: u64 = 2;
/// PyTorch's allocator has a pool of segments of 2 MiB and one of 20 MiB; the
/// last segment of each may be nearly empty.
const SEGMENTS: u64 = 22 * MIB;
/// Tensors are rounded up to 512 bytes: enough for 32,768 tensors at once.
const ROUNDING: u64 = 32_768 * 512;

/// The purpose of bytes that a setting keeps free.
const SETTING: &str = " by `headroom`";

/// Bytes of a device's memory that are kept free, and what for: by default
/// [`Device::headroom`](crate::Device::headroom), or as many as a setting says.
/// `Display` writes both.
///
/// ```
/// use netweight::device::{GTX_980, H100, STM32F407};
///
/// assert_eq!(GTX_980.headroom().to_string(), "694.25 MiB for the CUDA context and libraries");
/// assert_eq!(H100.headroom().bytes(), 902 << 20);
/// assert_eq!(STM32F407.headroom().bytes(), 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headroom {
    bytes: u64,
    purpose: &'static str,
}

impl Headroom {
    /// Nothing is kept free.
    const NONE: Self = Self { bytes: 0, purpose: "" };

    /// As many bytes as a setting says, or else the device's default, of which a
    /// textbook knows nothing.
    pub(crate) const fn of(setting: Option<u64>, device: &Device, is_textbook: bool) -> Self {
        match setting {
            Some(bytes) => Self { bytes, purpose: SETTING },
            None if is_textbook => Self::NONE,
            None => device.headroom(),
        }
    }

    /// The number of bytes.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns whether a setting says so.
    pub(crate) const fn is_set(&self) -> bool {
        same(self.purpose, SETTING)
    }

    /// Writes the bytes and what they are for.
    pub const fn write(&self, text: &mut Text) {
        Bytes(self.bytes as u128).write(text);
        text.str(self.purpose);
    }
}

display_as_written!(Headroom);

/// The software that runs kernels on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runtime {
    /// None that takes memory from tensors.
    None,
    /// CUDA, on a card up to Ada.
    Cuda,
    /// CUDA, from Hopper on.
    LateCuda,
    /// `ROCm`, on a card up to CDNA 2.
    Rocm,
    /// `ROCm`, from CDNA 3 on.
    LateRocm,
    /// Apple's.
    Metal,
}

impl Runtime {
    /// The memory that it takes.
    pub(super) const fn headroom(self) -> Headroom {
        // The context, the workspace of a thread, and that of products with a bias.
        let (context, workspace, fused, purpose) = match self {
            Self::None => return Headroom::NONE,
            Self::Cuda => (CONTEXT, 8 * MIB + 128 * KIB, 4 * MIB, " for the CUDA context and libraries"),
            Self::LateCuda => (LATE_CONTEXT, 32 * MIB, 32 * MIB, " for the CUDA context and libraries"),
            Self::Rocm => (LATE_CONTEXT, 32 * MIB, 76 * MIB, " for the HIP context and libraries"),
            Self::LateRocm => (LATE_CONTEXT, 128 * MIB, 76 * MIB, " for the HIP context and libraries"),
            Self::Metal => (LATE_CONTEXT, 0, 0, " for Metal and its libraries"),
        };
        Headroom { bytes: context + THREADS * workspace + fused + SEGMENTS + ROUNDING, purpose }
    }
}
