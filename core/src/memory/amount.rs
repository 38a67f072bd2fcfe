//! Memory that grows with the batch.

/// An amount of memory as a function of the batch: so much for each sample,
/// and so much in any case.
///
/// Elements of activations are counted apart from bytes, since their width is
/// the precision's; those of dropout masks too, since theirs is the device's;
/// and those that are there on a CPU alone, or in batches of several alone.
/// Nothing here can overflow: a network has fewer than 2^20 operations of less
/// than 2^70 elements each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Elements of activations, a sample.
    pub elements: u128,
    /// Bytes of whatever has one width everywhere, a sample: statistics,
    /// indices.
    pub bytes: u128,
    /// Elements of dropout masks, a sample.
    pub masks: u128,
    /// Elements of copies in another order, a sample: there is nothing to put in
    /// order in a batch of one.
    pub copies: u128,
    /// Elements that recurrent kernels of a CPU keep, a sample, besides what
    /// those of a GPU keep too, and before each part is rounded up to pages.
    pub workspace: u128,
    /// Bytes, whatever the batch.
    pub fixed: u128,
}

impl Amount {
    /// Nothing.
    pub const NONE: Self = Self { elements: 0, bytes: 0, masks: 0, copies: 0, workspace: 0, fixed: 0 };

    /// Elements of activations, a sample.
    #[must_use]
    pub const fn elements(elements: u128) -> Self {
        Self { elements, ..Self::NONE }
    }

    /// Bytes, a sample.
    #[must_use]
    pub const fn bytes(bytes: u128) -> Self {
        Self { bytes, ..Self::NONE }
    }

    /// Elements of dropout masks, a sample.
    #[must_use]
    pub const fn masks(masks: u128) -> Self {
        Self { masks, ..Self::NONE }
    }

    /// Bytes, whatever the batch.
    #[must_use]
    pub const fn fixed(fixed: u128) -> Self {
        Self { fixed, ..Self::NONE }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            elements: self.elements + other.elements,
            bytes: self.bytes + other.bytes,
            masks: self.masks + other.masks,
            copies: self.copies + other.copies,
            workspace: self.workspace + other.workspace,
            fixed: self.fixed + other.fixed,
        }
    }

    /// More than any device has, and so little that a whole network of it
    /// does not overflow.
    pub(crate) const LIMIT: u128 = 1 << 100;

    /// The same of several samples in place of one.
    pub(crate) const fn times(self, factor: u128) -> Self {
        Self {
            elements: limited(self.elements, factor),
            bytes: limited(self.bytes, factor),
            masks: limited(self.masks, factor),
            copies: limited(self.copies, factor),
            workspace: limited(self.workspace, factor),
            fixed: self.fixed,
        }
    }

    /// Returns whether there is at least as much of everything as in another amount.
    pub(crate) const fn covers(&self, other: &Self) -> bool {
        self.elements >= other.elements
            && self.bytes >= other.bytes
            && self.masks >= other.masks
            && self.copies >= other.copies
            && self.workspace >= other.workspace
            && self.fixed >= other.fixed
    }
}

/// A product, or the limit of an amount.
pub(crate) const fn limited(number: u128, factor: u128) -> u128 {
    match number.checked_mul(factor) {
        Some(product) if product < Amount::LIMIT => product,
        _ => Amount::LIMIT,
    }
}

// Macros, since rustc evaluates these at every operation of a plan and pays
// for calls more than for anything else.

/// Whether there is nothing.
macro_rules! is_none {
    ($amount:expr) => {
        ($amount.elements | $amount.bytes | $amount.masks | $amount.copies | $amount.workspace | $amount.fixed) == 0
    };
}

/// Adds an amount to another one, if it is something.
macro_rules! add {
    ($to:expr, $amount:expr) => {
        if !is_none!($amount) {
            $to.elements += $amount.elements;
            $to.bytes += $amount.bytes;
            $to.masks += $amount.masks;
            $to.copies += $amount.copies;
            $to.workspace += $amount.workspace;
            $to.fixed += $amount.fixed;
        }
    };
}

/// Takes an amount, if it is something, from one that it is a part of.
macro_rules! take {
    ($from:expr, $amount:expr) => {
        if !is_none!($amount) {
            $from.elements -= $amount.elements;
            $from.bytes -= $amount.bytes;
            $from.masks -= $amount.masks;
            $from.copies -= $amount.copies;
            $from.workspace -= $amount.workspace;
            $from.fixed -= $amount.fixed;
        }
    };
}

pub(crate) use {add, is_none, take};
