//! Layers within experts: the gathered rows that they read, and how many copies there are.

use super::Recorder;
use crate::graph::{Graph, Scope, ScopeKind};
use crate::layer::Layer;
use crate::layers::Merge;
use crate::memory::operation::operation;

impl Recorder<'_> {
    /// What a layer reads where there are experts: of a value from outside of
    /// them the rows that are theirs, gathered once for all layers that read
    /// what enters.
    pub(super) const fn gather(&mut self, graph: &Graph<'_>, row: usize) {
        let rows = graph.rows();
        let own = experts(graph, row, rows[row].scope);
        let inputs = graph.inputs(row);
        let mut i = 0;
        while i < inputs.len() {
            let node = inputs[i];
            self.value = self.seen(graph, row, node);
            if let Some(own) = own {
                let router = graph.scopes()[own as usize].first;
                let enters = node == graph.inputs(router)[0];
                let is_outside = node as usize <= router;
                // What is recalled where branches meet is looked at as it is.
                if is_outside && if enters { self.slots[router].gathered == 0 } else { inputs.len() == 1 } {
                    let input = if node == 0 { &graph.totals().input } else { &rows[node as usize - 1].output };
                    self.run(operation!(input.elements() as u128));
                    if enters {
                        self.slots[router].gathered = self.value;
                    }
                }
            }
            i += 1;
        }
    }

    /// A value as a layer sees it: as the innermost experts around that it
    /// enters have gathered it.
    pub(super) const fn seen(&self, graph: &Graph<'_>, row: usize, node: u32) -> u32 {
        let mut scope = graph.rows()[row].scope;
        while let Some(index) = experts(graph, row, scope) {
            let Scope { first: router, parent, .. } = graph.scopes()[index as usize];
            if node == graph.inputs(router)[0] && self.slots[router].gathered > 0 {
                return self.slots[router].gathered;
            }
            scope = parent;
        }
        self.of(node)
    }

    /// What a layer gives, or the network's input.
    const fn of(&self, node: u32) -> u32 {
        if node == 0 { 0 } else { self.slots[node as usize - 1].value }
    }
}

/// The innermost experts from a scope outwards that a layer is one of; their
/// router is not.
const fn experts(graph: &Graph<'_>, row: usize, scope: Option<u32>) -> Option<u32> {
    let mut around = scope;
    while let Some(index) = around {
        let Scope { kind, first, parent, .. } = graph.scopes()[index as usize];
        if matches!(kind, ScopeKind::Experts) && row > first {
            return around;
        }
        around = parent;
    }
    None
}

/// How many copies of a layer there are, and how many of them work on one
/// sample: several inside experts.
pub(super) const fn copies(graph: &Graph<'_>, row: usize) -> (u128, u128) {
    let (mut copies, mut working) = (1, 1);
    let mut scope = graph.rows()[row].scope;
    while let Some(index) = experts(graph, row, scope) {
        let Scope { end, parent, .. } = graph.scopes()[index as usize];
        if end < graph.rows().len()
            && let Layer::Merge(Merge::Experts { total, active }) = &graph.rows()[end].layer
        {
            copies *= *total as u128;
            working *= *active as u128;
        }
        scope = parent;
    }
    (copies, working)
}

pub(super) const fn narrowed(copies: u128) -> u64 {
    // The builder refuses more than fit.
    #[expect(clippy::cast_possible_truncation, reason = "see above")]
    if copies > u64::MAX as u128 { u64::MAX } else { copies as u64 }
}
