//! Bytes that are counted while somebody holds them.

use std::cell::Cell;
use std::rc::Rc;

/// A part of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// With the loss.
    Forward,
    /// With that of the loss, and what is computed again.
    Backward,
}

/// How many bytes there are, and the most there have been in each part.
#[derive(Debug, Default)]
pub(super) struct Meter {
    now: Cell<u128>,
    is_backward: Cell<bool>,
    most: [Cell<u128>; 2],
}

impl Meter {
    pub(super) fn enter(&self, part: Part) {
        self.is_backward.set(part == Part::Backward);
        self.note();
    }

    pub(super) fn most(&self, part: Part) -> u128 {
        self.most[part as usize].get()
    }

    fn note(&self) {
        let most = &self.most[usize::from(self.is_backward.get())];
        most.set(most.get().max(self.now.get()));
    }

    /// New memory.
    pub(super) fn take(self: &Rc<Self>, bytes: u128) -> Storage {
        self.now.set(self.now.get() + bytes);
        self.note();
        Rc::new(Bytes { count: bytes, meter: Rc::clone(self) })
    }
}

/// Memory that is there as long as one of its holders.
pub(super) type Storage = Rc<Bytes>;

#[derive(Debug)]
pub(super) struct Bytes {
    pub(super) count: u128,
    meter: Rc<Meter>,
}

impl Drop for Bytes {
    fn drop(&mut self) {
        self.meter.now.set(self.meter.now.get() - self.count);
    }
}
