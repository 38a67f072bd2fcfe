//! Checkpoints: what is not kept, and what is computed again.

use crate::memory::amount::{add, is_none};
use crate::memory::moment::Phase;
use crate::memory::planner::{Planner, shrink, value_of};

impl Planner<'_, '_> {
    /// Keeps what the backward pass of an operation will need: outside of
    /// checkpoints everything, within one only what enters it.
    pub const fn keep_within(&mut self, at: usize) {
        let slot = self.slots[at];
        let segment = self.checkpoint(at, self.level);
        let is_kept = slot.learns && segment.is_none();
        if is_kept {
            add!(self.now.outputs, slot.keeps);
            if slot.operation.keeps_result {
                self.keep(value_of(at));
            }
        }
        let (mut edge, end) = (slot.first_edge as usize, slot.end_edge as usize);
        while edge < end {
            let input = self.edges[edge];
            let is_needed = match segment {
                Some(segment) => !self.is_inside(input, segment) && self.learns_within(segment),
                None => is_kept && slot.keeps_input,
            };
            if is_needed {
                self.keep(input);
            }
            edge += 1;
        }
    }

    /// Whether there is anything to train in a checkpoint or before it; else it
    /// has no backward pass, and nothing of it is kept.
    const fn learns_within(&self, scope: u32) -> bool {
        let (mut at, end) = self.operations_in(scope);
        while at < end {
            if self.slots[at].learns {
                return true;
            }
            at += 1;
        }
        false
    }

    /// In which of its two lives memory is meant: within a checkpoint that is
    /// being run again, or was when this one began, it is the second.
    pub const fn life(&self, root: u32) -> usize {
        let mut level = self.level;
        while let Some(scope) = level {
            if self.is_inside(root, scope) {
                return 1;
            }
            level = self.around(scope);
        }
        0
    }

    /// The backward pass will need a value.
    const fn keep(&mut self, value: u32) {
        let root = self.root(value);
        if root > 0 {
            let life = self.life(root);
            self.slots[root as usize - 1].kept[life] += 1;
        }
    }

    /// Goes back to the checkpoints around an operation: the input of each
    /// one behind it is not needed any more. Whether the one that is gone
    /// back to has been run again: if anything inside it was, it has.
    pub const fn leave_checkpoints(&mut self, at: usize, is_ready: bool) -> bool {
        let mut is_ready = is_ready;
        while let Some(level) = self.level
            && !self.is_inside(value_of(at), level)
        {
            self.level = self.around(level);
            is_ready = true;
            let (mut inner, end) = self.operations_in(level);
            while inner < end {
                let (mut edge, last) = self.inputs(inner);
                while edge < last {
                    if !self.is_inside(self.edges[edge], level) {
                        self.let_go(self.edges[edge]);
                    }
                    edge += 1;
                }
                inner += 1;
            }
        }
        is_ready
    }

    /// Runs the checkpoints around an operation again, from the outermost
    /// one on, as far as its backward pass needs that. Whether the innermost
    /// one has been.
    pub const fn enter_checkpoints(&mut self, at: usize, is_ready: bool) -> bool {
        let mut is_ready = is_ready;
        while let Some(inner) = self.checkpoint(at, self.level) {
            self.prepare(is_ready);
            self.level = Some(inner);
            is_ready = false;
        }
        let slot = &self.slots[at];
        if slot.keeps_input || slot.operation.keeps_result || !is_none!(slot.keeps) {
            self.prepare(is_ready);
            is_ready = true;
        }
        is_ready
    }

    /// Runs the checkpoint again that the pass is in, if it has not been.
    const fn prepare(&mut self, is_ready: bool) {
        if let (Some(level), false) = (self.level, is_ready) {
            self.again(level);
        }
    }

    /// Runs a checkpoint again, up to the last operation that keeps something.
    const fn again(&mut self, scope: u32) {
        let (first, last) = self.operations_in(scope);
        let outer = self.level;
        self.level = Some(scope);
        let end = self.end_of_needed(first, last);
        self.now.phase = Phase::Again;
        if end < last && self.checkpoint(end, self.level).is_some() {
            // What enters a checkpoint within this one is kept for that.
            self.keep_within(end);
        } else if end < last && self.slots[end].keeps_input {
            // The last one is not run: its input is all that it keeps.
            let (mut edge, after) = self.inputs(end);
            while edge < after {
                self.keep(self.edges[edge]);
                edge += 1;
            }
        }
        let mut at = first;
        while at < end {
            let (mut edge, after) = self.inputs(at);
            while edge < after {
                let root = self.root(self.edges[edge]);
                if self.is_inside(root, scope) {
                    self.slots[root as usize - 1].reads[1] += 1;
                }
                edge += 1;
            }
            at += 1;
        }
        let mut at = first;
        while at < end {
            if self.slots[at].is_skipped {
                at += 1;
                continue;
            }
            self.step(at);
            let (mut edge, after) = self.inputs(at);
            while edge < after {
                let root = self.root(self.edges[edge]);
                if self.is_inside(root, scope) {
                    self.slots[root as usize - 1].reads[1] -= 1;
                    self.free_again(root as usize - 1);
                }
                edge += 1;
            }
            if self.slots[at].root as usize == at + 1 {
                self.free_again(at);
            }
            at += 1;
        }
        self.now.phase = Phase::Backward;
        self.level = outer;
    }

    /// The first input of an operation, and where they end; none, if the plan
    /// is without it.
    const fn inputs(&self, at: usize) -> (usize, usize) {
        let slot = &self.slots[at];
        if slot.is_skipped { (0, 0) } else { (slot.first_edge as usize, slot.end_edge as usize) }
    }

    /// The end of what has to be run again of these operations: the last one
    /// that keeps something is run only if it keeps what it gives.
    const fn end_of_needed(&self, first: usize, end: usize) -> usize {
        // The product behind a cast keeps something: none that is skipped is met.
        let mut at = end;
        while at > first {
            let slot = &self.slots[at - 1];
            if slot.operation.keeps_result || !is_none!(slot.keeps) {
                return at;
            }
            if slot.keeps_input || self.checkpoint(at - 1, self.level).is_some() {
                return at - 1;
            }
            at -= 1;
        }
        first
    }

    const fn free_again(&mut self, root: usize) {
        let slot = &self.slots[root];
        if slot.reads[1] == 0 && slot.kept[1] == 0 {
            shrink!(self, self.now.outputs, slot.size);
        }
    }
}
