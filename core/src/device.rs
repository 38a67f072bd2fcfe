//! Devices and what they hold.

mod catalogue;

use core::fmt;

use crate::grouped::Bytes;

pub use catalogue::*;

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
/// use netweight::device::{GTX_980, STM32F407, TESLA_K40};
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
/// assert_eq!(STM32F407.to_string(), "STM32F407VG (128.00 KiB of RAM, 1.00 MiB of flash)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    name: &'static str,
    kind: DeviceKind,
    memory: u64,
    flash: Option<u64>,
    is_nominal: bool,
    source: &'static str,
}

impl Device {
    /// A card with so many usable bytes.
    #[must_use]
    pub const fn gpu(name: &'static str, memory: u64) -> Self {
        Self { name, kind: DeviceKind::Gpu, memory, flash: None, is_nominal: false, source: "" }
    }

    /// A machine whose GPU may use so many bytes of a memory that it shares.
    #[must_use]
    pub const fn unified(name: &'static str, memory: u64) -> Self {
        Self { kind: DeviceKind::Unified, ..Self::gpu(name, memory) }
    }

    /// A microcontroller: the bytes of its largest bank of RAM, in which all
    /// tensors that are alive at once have to fit, and those of its flash, which
    /// holds the weights as [`Precision`](crate::Precision) stores them.
    #[must_use]
    pub const fn microcontroller(name: &'static str, bank: u64, flash: u64) -> Self {
        Self { kind: DeviceKind::Microcontroller, flash: Some(flash), ..Self::gpu(name, bank) }
    }

    /// No device, but a limit of so many bytes, to which the rules of a GPU
    /// apply.
    #[must_use]
    pub const fn budget(bytes: u64) -> Self {
        Self { kind: DeviceKind::Budget, ..Self::gpu("the bound", bytes) }
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

    /// Whether its memory is the marketed number.
    #[must_use]
    pub const fn is_nominal(&self) -> bool {
        self.is_nominal
    }

    /// Where its number is from; empty for a device of your own.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let memory = Bytes(self.memory.into());
        match self.flash {
            Some(flash) => write!(f, "{} ({memory} of RAM, {} of flash)", self.name, Bytes(flash.into())),
            None => write!(f, "{} ({memory})", self.name),
        }
    }
}
