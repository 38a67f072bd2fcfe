//! The forward pass: what is alive while it runs, and what it leaves.

use crate::memory::amount::{Amount, add, is_none, take};
use crate::memory::moment::Phase;
use crate::memory::operation::Gives;
use crate::memory::planner::{Planner, grow, shrink, value_of};

/// Counts elements of activations of this width in bytes.
macro_rules! in_bytes {
    ($amount:expr, $width:expr) => {
        $amount.bytes += $width * $amount.elements;
        $amount.elements = 0;
    };
}

impl Planner<'_, '_> {
    /// Finds the memory that each value uses, and who reads it, callers that
    /// hold it among them.
    pub const fn settle(&mut self) {
        let mut at = 0;
        while at < self.operations {
            self.settle_operation(at);
            at += 1;
        }
        let mut next = 0;
        while let Some((value, following)) = self.output(next) {
            self.hold(value);
            next = following;
        }
        next = 0;
        while let Some((value, following)) = self.output_with_loss(next) {
            self.sums.heads += 1;
            let output = if value == 0 {
                &self.graph.totals().input
            } else {
                &self.graph.rows()[self.slots[value as usize - 1].row as usize].output
            };
            self.sums.outputs += output.elements() as u128;
            // Without the channels.
            self.sums.predictions += output.positions() as u128;
            next = following;
        }
        if self.rules.frames || self.has_checkpoints {
            let mut scope = 0;
            while scope < self.graph.scopes().len() {
                if let Some(value) = self.framed(scope) {
                    self.hold(value);
                }
                scope += 1;
            }
        }
        if self.rules.frames {
            self.hold_variables();
        }
    }

    const fn settle_operation(&mut self, at: usize) {
        let slot = &self.slots[at];
        let input = self.edges[slot.first_edge as usize];
        let is_overwritable = input > 0 && self.slots[input as usize - 1].is_overwritable;
        let own = value_of(at);
        let is_root = match slot.operation.gives {
            Gives::New => true,
            Gives::View => false,
            Gives::NewOrInPlace => !self.rules.in_place || !is_overwritable,
            Gives::NewOrFolded => !self.rules.plans_ahead() || !is_overwritable,
        };
        let root = if is_root {
            own
        } else if input == 0 {
            0
        } else {
            self.slots[input as usize - 1].root
        };

        // A view, or what has been overwritten: whoever else reads it would see
        // the change.
        let is_shared = !is_root && !is_overwritable;
        let slot = &mut self.slots[at];
        slot.is_skipped = slot.is_cast && !self.rules.autocast;
        if slot.is_skipped {
            slot.signal = 0;
            return;
        }
        slot.root = root;
        let is_kept = self.rules.training && slot.operation.keeps_result;
        slot.is_overwritable = slot.readers == 1 && !is_kept && !is_shared;
        slot.reads = [0; 2];
        slot.kept = [0; 2];
        slot.signal = 0;
        slot.size = slot.operation.elements;
        // Kernels of an arena give nothing beside their result.
        slot.keeps = if self.rules.plans_ahead() { Amount::NONE } else { slot.operation.keeps };
        slot.working = slot.operation.working;
        slot.errors_working = slot.operation.errors_working;
        if self.rules.autocast {
            let width = if slot.half { 2 } else { 4 };
            slot.size *= width;
            in_bytes!(slot.keeps, width);
            in_bytes!(slot.working, width);
            in_bytes!(slot.errors_working, width);
        }
        slot.keeps_input = slot.operation.keeps_input;
        if self.rules.training && !is_root && slot.keeps_input && matches!(slot.operation.gives, Gives::NewOrInPlace) {
            // It overwrites what its own backward pass needs: a copy is kept.
            slot.keeps_input = false;
            grow!(self, slot.keeps, slot.size);
        }
        let (mut edge, end) = (slot.first_edge as usize, slot.end_edge as usize);
        while edge < end {
            let mut input = self.edges[edge];
            if input > 0 {
                let producer = &self.slots[input as usize - 1];
                if producer.is_skipped {
                    // It reads what would have been cast.
                    input = self.edges[producer.first_edge as usize];
                    self.edges[edge] = input;
                }
            }
            let root = self.root(input);
            if root > 0 {
                self.slots[root as usize - 1].reads[0] += 1;
            } else {
                self.last_of_input = at;
            }
            edge += 1;
        }
    }

    /// The value whose memory a value uses; 0 is the network's input.
    pub const fn root(&self, value: u32) -> u32 {
        if value == 0 { 0 } else { self.slots[value as usize - 1].root }
    }

    /// Somebody more reads a value. Within a checkpoint that is run again only
    /// its own values are meant.
    pub const fn hold(&mut self, value: u32) {
        let root = self.root(value);
        if let Some(life) = self.life_of_read(root) {
            self.slots[root as usize - 1].reads[life] += 1;
        }
    }

    const fn life_of_read(&self, root: u32) -> Option<usize> {
        match self.level {
            _ if root == 0 => None,
            None => Some(0),
            Some(level) if self.is_inside(root, level) => Some(1),
            Some(_) => None,
        }
    }

    /// Runs the whole network.
    pub const fn forward(&mut self) {
        self.now.phase = Phase::Forward;
        if self.rules.training {
            // The value of the loss of the step before.
            self.now.loss = Amount::fixed(4);
        }
        if self.rules.plans_ahead() && self.operations > 0 {
            // The input is a tensor as any other.
            add!(self.now.outputs, self.sums.input);
        }
        let mut at = 0;
        while at < self.operations {
            if self.slots[at].is_skipped {
                at += 1;
                continue;
            }
            self.step(at);
            // Its inputs have been read.
            let slot = &self.slots[at];
            let (mut edge, end) = (slot.first_edge as usize, slot.end_edge as usize);
            while edge < end {
                let input = self.edges[edge];
                if input > 0 {
                    let root = self.slots[input as usize - 1].root;
                    if root > 0 {
                        let slot = &mut self.slots[root as usize - 1];
                        slot.reads[0] -= 1;
                        if slot.reads[0] == 0 && slot.kept[0] == 0 {
                            shrink!(self, self.now.outputs, slot.size);
                        }
                    }
                }
                edge += 1;
            }
            let slot = &self.slots[at];
            if slot.reads[0] == 0 && slot.kept[0] == 0 && slot.root as usize == at + 1 {
                // Nobody will read it.
                shrink!(self, self.now.outputs, slot.size);
            }
            if self.rules.frames || self.has_checkpoints {
                self.leave_modules(at, self.operations);
            }
            if self.has_variables {
                self.release_variables(at);
            }
            if self.rules.plans_ahead() && at == self.last_of_input {
                take!(self.now.outputs, self.sums.input);
            }
            at += 1;
        }
    }

    /// Somebody has read a value, which is there if an operation before `end`
    /// gives it.
    pub const fn release(&mut self, value: u32, end: usize) {
        let root = self.root(value);
        if let Some(life) = self.life_of_read(root) {
            let slot = &mut self.slots[root as usize - 1];
            slot.reads[life] -= 1;
            if slot.reads[life] == 0 && slot.kept[life] == 0 && root as usize <= end {
                shrink!(self, self.now.outputs, slot.size);
            }
        }
    }

    /// Runs one operation: allocates what it needs, and keeps what its
    /// backward pass will need.
    pub const fn step(&mut self, at: usize) {
        let slot = self.slots[at];
        let operation = &slot.operation;
        self.now.row = slot.row;
        if slot.root as usize == at + 1 {
            grow!(self, self.now.outputs, slot.size);
        }
        if self.rules.autocast && operation.product && self.level.is_none() {
            self.now.casts += 2 * operation.params;
            self.cast_biases += 2 * (operation.params - operation.weights);
        }
        let mut moment = self.now;
        add!(moment.outputs, slot.keeps);
        add!(moment.outputs, slot.working);
        self.note(&moment);

        if self.has_checkpoints {
            self.keep_within(at);
        } else if self.rules.training && slot.learns {
            // The same without checkpoints, written out.
            add!(self.now.outputs, slot.keeps);
            if operation.keeps_result && slot.root > 0 {
                self.slots[slot.root as usize - 1].kept[0] += 1;
            }
            let (mut edge, end) = (slot.first_edge as usize, slot.end_edge as usize);
            while slot.keeps_input && edge < end {
                let input = self.edges[edge];
                if input > 0 {
                    let root = self.slots[input as usize - 1].root;
                    if root > 0 {
                        self.slots[root as usize - 1].kept[0] += 1;
                    }
                }
                edge += 1;
            }
        }
    }
}
