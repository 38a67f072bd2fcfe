//! Bytes as a function of the batch.

use crate::memory::amount::Amount;

/// The bytes of what has a width: an element of an activation, of a mask, of a
/// copy in another order and of a CPU's workspace.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Widths {
    pub element: u128,
    pub mask: u128,
    pub copy: u128,
    pub workspace: u128,
}

impl Widths {
    /// Those of something without activations.
    pub const NONE: Self = Self { element: 0, mask: 0, copy: 0, workspace: 0 };

    /// The same for a batch: in one of a single sample nothing is copied.
    pub const fn for_batch(self, batch: u64) -> Self {
        Self { copy: if batch > 1 { self.copy } else { 0 }, ..self }
    }
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
        let sample = amount.elements * widths.element
            + amount.bytes
            + amount.masks * widths.mask
            + amount.copies * widths.copy
            + amount.workspace * widths.workspace;
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
