//! The backward pass: error signals come, kept tensors go.

use crate::memory::amount::{add, is_none, take};
use crate::memory::moment::Phase;
use crate::memory::operation::Errors;
use crate::memory::planner::{Planner, grow, shrink, value_of};
use crate::memory::room::Signal;

/// One tensor less has this error signal.
// A macro, as those of amounts are.
macro_rules! drop_signal {
    ($planner:expr, $signal:expr) => {
        let signal = &mut $planner.signals[$signal];
        signal.holders -= 1;
        if signal.holders == 0 {
            shrink!($planner, $planner.now.errors, signal.size);
        }
    };
}

impl Planner<'_, '_> {
    /// Runs the loss, then everything backwards.
    pub const fn backward(&mut self) {
        self.loss();
        self.now.phase = Phase::Backward;
        let mut is_ready = true;
        let mut tied = 0;
        let mut at = self.operations;
        while at > 0 {
            at -= 1;
            if self.has_checkpoints {
                is_ready = self.leave_checkpoints(at, is_ready);
            }
            if self.slots[at].signal > 0 {
                if self.has_checkpoints {
                    is_ready = self.enter_checkpoints(at, is_ready);
                }
                tied = self.step_back(at, tied);
            }
        }
        if self.has_checkpoints {
            self.leave_checkpoints(0, true);
        }
        // Nobody shares what is left of it.
        self.now.fresh = 0;
    }

    /// Notes a moment with more error signals than there are.
    pub const fn note_errors(&mut self, more: u128) {
        let mut moment = self.now;
        grow!(self, moment.errors, more);
        self.note(&moment);
    }

    /// The backward pass of one operation. `tied` are the weights whose
    /// gradient is there already, since another layer shares them.
    const fn step_back(&mut self, at: usize, tied: u128) -> u128 {
        let slot = self.slots[at];
        let operation = &slot.operation;
        let (first, end) = (slot.first_edge as usize, slot.end_edge as usize);
        let is_passed = matches!(operation.errors, Errors::Passed | Errors::Parted);
        let incoming = slot.signal as usize - 1;
        self.now.row = slot.row;

        // What the inputs get.
        let mut working = 0;
        let mut edge = first;
        while edge < end {
            let input = self.edges[edge];
            if input > 0 && self.slots[input as usize - 1].learns {
                if is_passed {
                    let signal = &mut self.signals[incoming];
                    signal.holders += 1;
                    signal.parted = signal.parted || matches!(operation.errors, Errors::Parted);
                } else {
                    let size = self.slots[input as usize - 1].size;
                    grow!(self, self.now.errors, size);
                    let signal = &mut self.signals[edge];
                    signal.holders = 1;
                    signal.size = size;
                    signal.parted = false;
                    if size < slot.size && matches!(operation.errors, Errors::Products) {
                        working += slot.size;
                    }
                }
            }
            edge += 1;
        }

        // The gradients of the parameters, and the moment.
        let is_shared = tied > 0 && tied == operation.weights && !operation.tied;
        let is_narrow = operation.product && self.rules.autocast && operation.params > 0;
        if !is_narrow {
            self.now.gradients += operation.params;
            self.now.fresh = tied + operation.params;
        }
        let mut moment = self.now;
        add!(moment.errors, slot.errors_working);
        grow!(self, moment.errors, working);
        if is_narrow {
            moment.errors.fixed += 2 * operation.params;
        }
        self.note(&moment);

        // What was needed for that.
        drop_signal!(self, incoming);
        self.slots[at].signal = 0;
        take!(self.now.outputs, slot.keeps);
        if operation.keeps_result {
            self.let_go(value_of(at));
        }
        let mut edge = first;
        while slot.keeps_input && edge < end {
            self.let_go(self.edges[edge]);
            edge += 1;
        }
        if is_narrow {
            // The gradients in 16 bits are copied into wider ones.
            self.now.casts -= 2 * operation.weights;
            self.now.gradients += operation.weights;
            self.now.fresh = tied + operation.weights;
            let mut moment = self.now;
            moment.errors.fixed += 2 * operation.params;
            self.note(&moment);
            self.now.gradients += operation.params - operation.weights;
        }
        if is_shared {
            // Both gradients, and their sum: a tensor of its own, since one of
            // them is a view of what a product gave.
            self.now.fresh += tied;
            let mut moment = self.now;
            moment.gradients += tied;
            self.note(&moment);
            self.now.gradients -= tied;
        }
        let pending = if operation.tied {
            operation.weights
        } else if is_shared {
            0
        } else {
            tied
        };
        self.now.fresh = pending;

        // To whom it goes.
        let mut edge = first;
        while edge < end {
            let input = self.edges[edge];
            if input > 0 && self.slots[input as usize - 1].learns {
                let signal = if is_passed { incoming } else { edge };
                let slot = &mut self.slots[input as usize - 1];
                if slot.signal == 0 {
                    #[expect(clippy::cast_possible_truncation, reason = "signals are limited as operations are")]
                    {
                        slot.signal = signal as u32 + 1;
                    }
                } else {
                    self.sum(input as usize - 1, signal);
                }
            }
            edge += 1;
        }
        pending
    }

    /// Begins with an error signal of the result of an operation.
    pub const fn start(&mut self, at: usize) {
        let size = self.slots[at].size;
        let signal = self.edge_count + at;
        self.signals[signal] = Signal { holders: 1, size, parted: false };
        grow!(self, self.now.errors, size);
        #[expect(clippy::cast_possible_truncation, reason = "signals are limited as operations are")]
        {
            self.slots[at].signal = signal as u32 + 1;
        }
    }

    /// Adds an error signal to the one that the result of an operation has.
    const fn sum(&mut self, at: usize, signal: usize) {
        let before = self.slots[at].signal as usize - 1;
        let Signal { holders, parted, .. } = self.signals[before];
        if !self.rules.new_sums && !parted && holders == 1 {
            drop_signal!(self, signal);
            return;
        }
        // The sum is a tensor of its own, since others have the older part, or
        // it is a slice of theirs; both parts live until it is there.
        self.note_errors(self.slots[at].size);
        drop_signal!(self, before);
        drop_signal!(self, signal);
        self.start(at);
    }

    /// One operation less needs a value.
    pub const fn let_go(&mut self, value: u32) {
        if value == 0 {
            return;
        }
        let root = self.slots[value as usize - 1].root;
        if root == 0 {
            return;
        }
        let life = if self.has_checkpoints { self.life(root) } else { 0 };
        let slot = &mut self.slots[root as usize - 1];
        slot.kept[life] -= 1;
        if slot.kept[life] == 0 && slot.reads[life] == 0 {
            shrink!(self, self.now.outputs, slot.size);
        }
    }
}
