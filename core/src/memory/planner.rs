//! A plan that is being made: what both passes share.

use crate::graph::{Graph, ScopeKind};
use crate::memory::amount::is_none;
use crate::memory::moment::{Moment, Phase};
use crate::memory::plan::{Recorded, Sums};
use crate::memory::room::{Signal, Slot};
use crate::memory::rules::Rules;

/// A plan that is being made.
#[derive(Debug)]
pub(crate) struct Planner<'w, 'g> {
    pub graph: Graph<'g>,
    pub rules: Rules,
    /// Operations.
    pub operations: usize,
    pub edge_count: usize,
    pub slots: &'w mut [Slot],
    pub edges: &'w mut [u32],
    pub signals: &'w mut [Signal],
    moments: &'w mut [Moment],
    /// The plan's moments: from the first one to where they end.
    first: usize,
    pub count: usize,
    /// What is alive now.
    pub now: Moment,
    /// Bytes of biases in 16 bits among the casts.
    pub cast_biases: u128,
    pub sums: Sums,
    /// The last operation that reads the network's input.
    pub last_of_input: usize,
    /// The checkpoint that is being computed again.
    pub level: Option<u32>,
    pub has_checkpoints: bool,
    /// Whether functions hold what `from` recalls.
    pub has_variables: bool,
    /// The first side head among the scopes; their number, if there is none.
    first_aside: usize,
}

/// Adds the size of a tensor of activations to an amount. Its unit is the
/// plan's: bytes under autocast, for which widths differ, and elements else.
// A macro, as those of amounts are.
macro_rules! grow {
    ($planner:expr, $to:expr, $size:expr) => {
        if $planner.rules.autocast {
            $to.bytes += $size;
        } else {
            $to.elements += $size;
        }
    };
}

/// Takes the size of a tensor of activations from an amount.
macro_rules! shrink {
    ($planner:expr, $from:expr, $size:expr) => {
        if $planner.rules.autocast {
            $from.bytes -= $size;
        } else {
            $from.elements -= $size;
        }
    };
}

pub(crate) use {grow, shrink};

/// The value that an operation gives.
#[expect(clippy::cast_possible_truncation, reason = "operations are limited")]
pub(crate) const fn value_of(at: usize) -> u32 {
    at as u32 + 1
}

impl<'w, 'g> Planner<'w, 'g> {
    #[expect(clippy::too_many_arguments, reason = "slices whose room is the caller's")]
    pub const fn new(
        graph: &Graph<'g>,
        rules: Rules,
        recorded: &Recorded,
        slots: &'w mut [Slot],
        edges: &'w mut [u32],
        signals: &'w mut [Signal],
        moments: &'w mut [Moment],
        first: usize,
    ) -> Self {
        let scopes = graph.scopes();
        let mut first_aside = 0;
        while first_aside < scopes.len() && !scopes[first_aside].kind.is_head() {
            first_aside += 1;
        }
        Self {
            graph: *graph,
            rules,
            operations: recorded.operations,
            edge_count: recorded.edge_count,
            slots,
            edges,
            signals,
            moments,
            first,
            count: first,
            now: Moment::BLANK,
            cast_biases: 0,
            sums: Sums { rules, ..recorded.sums },
            last_of_input: 0,
            level: None,
            has_checkpoints: rules.training && graph.totals().again > 0,
            has_variables: false,
            first_aside,
        }
    }

    /// Keeps a moment, unless the one before it in the same part of the step
    /// exceeds it in everything.
    // Written out, since rustc may evaluate it at every operation; what differs
    // most often comes first.
    pub const fn note(&mut self, moment: &Moment) {
        if self.count > self.first {
            let before = &self.moments[self.count - 1];
            let phase = moment.phase as u8;
            if before.phase as u8 == phase {
                macro_rules! covers {
                    ($more:ident, $less:ident) => {
                        $more.gradients >= $less.gradients
                            && covers!($more, $less, fixed)
                            && covers!($more, $less, bytes)
                            && covers!($more, $less, masks)
                            && covers!($more, $less, copies)
                            && covers!($more, $less, workspace)
                            && $more.casts >= $less.casts
                            && $more.fresh >= $less.fresh
                            && (phase != Phase::Loss as u8 && phase != Phase::LossBackward as u8
                                || $more.loss.covers(&$less.loss))
                    };
                    ($more:ident, $less:ident, $field:ident) => {
                        $more.outputs.$field + $more.errors.$field >= $less.outputs.$field + $less.errors.$field
                    };
                }
                let elements = moment.outputs.elements + moment.errors.elements;
                let elements_before = before.outputs.elements + before.errors.elements;
                if elements_before >= elements && covers!(before, moment) {
                    return;
                }
                if elements >= elements_before && covers!(moment, before) {
                    self.count -= 1;
                }
            }
        }
        self.moments[self.count] = *moment;
        self.count += 1;
    }

    /// The outermost checkpoint around an operation, within the one that is
    /// being computed again.
    pub const fn checkpoint(&self, at: usize, level: Option<u32>) -> Option<u32> {
        let mut found = None;
        let mut scope = self.graph.rows()[self.slots[at].row as usize].scope;
        while let Some(index) = scope {
            if let Some(level) = level
                && level == index
            {
                break;
            }
            if self.is_checkpoint(index) {
                found = scope;
            }
            scope = self.graph.scopes()[index as usize].parent;
        }
        found
    }

    /// The checkpoint around another one.
    pub const fn around(&self, scope: u32) -> Option<u32> {
        let mut around = self.graph.scopes()[scope as usize].parent;
        while let Some(index) = around
            && !self.is_checkpoint(index)
        {
            around = self.graph.scopes()[index as usize].parent;
        }
        around
    }

    /// Returns whether a group of layers is a checkpoint, and something in it would be
    /// kept: else nothing is run again, nor kept for that.
    const fn is_checkpoint(&self, scope: u32) -> bool {
        if !matches!(self.graph.scopes()[scope as usize].kind, ScopeKind::Checkpoint) {
            return false;
        }
        let (mut at, end) = self.operations_in(scope);
        while at < end {
            let slot = &self.slots[at];
            if slot.learns && (slot.keeps_input || slot.operation.keeps_result || !is_none!(slot.keeps)) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns whether a value comes out of a group of layers.
    pub const fn is_inside(&self, value: u32, scope: u32) -> bool {
        if value == 0 {
            return false;
        }
        let (row, scope) = (self.slots[value as usize - 1].row as usize, &self.graph.scopes()[scope as usize]);
        scope.first <= row && row < scope.end
    }

    /// The operations of a group of layers: the first, and the first behind
    /// them.
    pub const fn operations_in(&self, scope: u32) -> (usize, usize) {
        let scope = &self.graph.scopes()[scope as usize];
        (self.first_from(scope.first), self.first_from(scope.end))
    }

    /// The first operation of a layer or of one behind it: they are in the
    /// order of the layers.
    const fn first_from(&self, row: usize) -> usize {
        let (mut first, mut end) = (0, self.operations);
        while first < end {
            let middle = usize::midpoint(first, end);
            if (self.slots[middle].row as usize) < row {
                first = middle + 1;
            } else {
                end = middle;
            }
        }
        first
    }

    /// What the layer of a node gives.
    pub const fn value(&self, node: u32) -> u32 {
        value(self.slots, node)
    }

    /// An output of the network, and where to look for the next one: side
    /// heads first, then the network's own.
    pub const fn output(&self, from: usize) -> Option<(u32, usize)> {
        let from = if from < self.first_aside { self.first_aside } else { from };
        output(&self.graph, self.slots, self.rules.training, from)
    }

    /// The same, of outputs with a loss alone.
    pub const fn output_with_loss(&self, from: usize) -> Option<(u32, usize)> {
        let mut next = from;
        while let Some((value, following)) = self.output(next) {
            let scope = following - 1;
            if scope == self.graph.scopes().len() || matches!(self.graph.scopes()[scope].kind, ScopeKind::Aside) {
                return Some((value, following));
            }
            next = following;
        }
        None
    }
}

/// Returns whether a layer gives it that is there for training alone.
const fn is_of_training(graph: &Graph<'_>, node: u32) -> bool {
    node > 0 && graph.rows()[node as usize - 1].training
}

const fn value(slots: &[Slot], node: u32) -> u32 {
    if node == 0 { 0 } else { slots[node as usize - 1].value }
}

/// An output of the network among the scopes from this one on; see
/// [`Planner::output`].
pub(crate) const fn output(graph: &Graph<'_>, slots: &[Slot], training: bool, from: usize) -> Option<(u32, usize)> {
    let scopes = graph.scopes();
    let mut index = from;
    while index < scopes.len() {
        let scope = &scopes[index];
        if scope.kind.is_head() && (training || !(scope.training || is_of_training(graph, scope.output))) {
            return Some((value(slots, scope.output), index + 1));
        }
        index += 1;
    }
    if index == scopes.len() { Some((value(slots, graph.totals().last), index + 1)) } else { None }
}
