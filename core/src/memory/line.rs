//! Bytes as a function of the batch.

use crate::memory::amount::Amount;

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
