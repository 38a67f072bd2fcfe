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
                Some(segment) => !self.is_inside(input, segment),
                None => is_kept && slot.keeps_input,
            };
            if is_needed {
                self.keep(input);
            }
            edge += 1;
        }
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
        if end < last
            && let Some(inner) = self.checkpoint(end, self.level)
        {
            // What enters a checkpoint within this one is kept for that.
            let (mut at, after) = self.operations_in(inner);
            while at < after {
                if !self.slots[at].is_skipped {
                    self.keep_within(at);
                }
                at += 1;
            }
        } else if end < last && self.slots[end].keeps_input {
            // The last one is not run: its input is all that it keeps.
            let (mut edge, after) = self.inputs(end);
            while edge < after {
                self.keep(self.edges[edge]);
                edge += 1;
            }
        }
        // Who is not run holds what it would have read, as long as the others run.
        let mut at = first;
        while at < last {
            let (mut edge, after) = self.inputs(at);
            while edge < after {
                self.hold(self.edges[edge]);
                edge += 1;
            }
            at += 1;
        }
        // Scopes within one follow it.
        let (scopes, mut inner) = (self.graph.scopes(), scope as usize + 1);
        while inner < scopes.len() && scopes[inner].first < scopes[scope as usize].end {
            if let Some(value) = self.framed(inner) {
                self.hold(value);
            }
            inner += 1;
        }
        let mut at = first;
        while at < last {
            let is_run = at < end && !self.slots[at].is_skipped;
            if is_run {
                self.step(at);
            }
            let (mut edge, after) = self.inputs(at);
            while edge < after {
                self.release(self.edges[edge], end);
                edge += 1;
            }
            if is_run && self.slots[at].root as usize == at + 1 {
                self.free_unread(at);
            }
            self.leave_modules(at, end);
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
    /// that keeps something is run only if it keeps what it gives, and a
    /// checkpoint within keeps only what enters it.
    const fn end_of_needed(&self, first: usize, end: usize) -> usize {
        // The product behind a cast keeps something: none that is skipped is met.
        let mut at = end;
        while at > first {
            let slot = &self.slots[at - 1];
            if let Some(inner) = self.checkpoint(at - 1, self.level) {
                return self.operations_in(inner).0;
            }
            if slot.operation.keeps_result || !is_none!(slot.keeps) {
                return at;
            }
            if slot.keeps_input {
                return at - 1;
            }
            at -= 1;
        }
        first
    }

    /// Lets go of a result that nobody reads.
    const fn free_unread(&mut self, at: usize) {
        let slot = &self.slots[at];
        if slot.reads[1] == 0 && slot.kept[1] == 0 {
            shrink!(self, self.now.outputs, slot.size);
        }
    }
}
