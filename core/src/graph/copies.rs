//! Repetitions that are copies of the one before.
//!
//! A repetition that gives the shape that it took comes out the same the next
//! time: its rows are copied, which costs rustc's evaluator a fraction of
//! working them out.

use crate::graph::builder::Builder;
use crate::graph::node::Node;
use crate::graph::path::Name;
use crate::graph::tape::{Extent, Totals};

/// Where a repetition began.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    input: Node,
    extent: Extent,
    totals: Totals,
    labels: u32,
}

impl Builder<'_, '_> {
    /// Marks where a repetition begins: behind [`Builder::again`].
    #[must_use]
    pub const fn mark(&self, input: Node) -> Mark {
        Mark { input, extent: self.extent, totals: self.totals, labels: self.labels }
    }

    /// Writes up to `rest` repetitions more like the one since the mark, which
    /// gave `x`; `x` becomes what the last of them gives. Returns how many
    /// they are: none, where the next one may be another.
    pub const fn copy(&mut self, mark: &Mark, rest: u64, x: &mut Node) -> u64 {
        // An aperture grows with each repetition.
        if rest == 0 || self.apertures || !self.is_alike(mark, *x) {
            return 0;
        }
        let Some(totals) = totals_after(&mark.totals, &self.totals, rest) else {
            return 0;
        };
        let (from, to) = (mark.extent, self.extent);
        // The repetition's own scope stands before the mark.
        let own = from.scopes - 1;
        let (rows, edges, scopes) = (to.rows - from.rows, to.edges - from.edges, to.scopes - own);
        let limit = Self::LIMIT as u64;
        if to.rows as u64 + rows as u64 * rest > limit || to.scopes as u64 + scopes as u64 * rest > limit {
            return 0;
        }
        #[expect(clippy::cast_possible_truncation, reason = "limited above; a row has a few edges")]
        {
            let times = rest as usize;
            self.close(*x);
            self.copy_rows(to.rows + rows * times, rows, edges as u32, scopes as u32);
            self.copy_edges(to.edges + edges * times, edges, rows as u32, mark.input.index, x.index);
            self.copy_scopes(to.scopes + scopes * times, own, scopes, rows, mark.input.index, x.index);
            self.scope = Some((own + scopes * times) as u32);
            x.index += (rows * times) as u32;
            if let Some(weights) = &mut x.weights {
                weights.row = x.index - 1;
            }
        }
        self.totals = totals;
        rest
    }

    /// Returns whether the next repetition is like the one since the mark.
    const fn is_alike(&self, mark: &Mark, x: Node) -> bool {
        let (Some(entered), Some(left)) = (mark.input.shape, x.shape) else {
            return false;
        };
        // It must have a row that the next one reads; the network's input is
        // not read like a row's output; and a label may be read in one
        // repetition that another one has set.
        mark.input.index > 0
            && x.index as usize > mark.extent.rows
            && self.extent.failures == mark.extent.failures
            && self.labels == mark.labels
            && entered.same(&left)
    }

    const fn copy_rows(&mut self, end: usize, rows: usize, edges: u32, scopes: u32) {
        let mut row = self.extent.rows;
        self.extent.rows = end;
        while row < end && row < self.room.rows {
            self.rows[row] = self.rows[row - rows];
            let copy = &mut self.rows[row];
            copy.first_edge += edges;
            if let Some(scope) = &mut copy.scope {
                *scope += scopes;
            }
            row += 1;
        }
    }

    const fn copy_edges(&mut self, end: usize, edges: usize, rows: u32, entered: u32, left: u32) {
        let mut edge = self.extent.edges;
        self.extent.edges = end;
        while edge < end && edge < self.room.edges {
            let read = self.edges[edge - edges];
            self.edges[edge] = if read == entered { left } else { read + rows };
            edge += 1;
        }
    }

    const fn copy_scopes(&mut self, end: usize, own: usize, scopes: usize, rows: usize, entered: u32, left: u32) {
        let mut scope = self.extent.scopes;
        self.extent.scopes = end;
        while scope < end && scope < self.room.scopes {
            self.scopes[scope] = self.scopes[scope - scopes];
            let copy = &mut self.scopes[scope];
            copy.first += rows;
            copy.end += rows;
            copy.entered = next(copy.entered, rows, entered, left);
            copy.output = next(copy.output, rows, entered, left);
            #[expect(clippy::cast_possible_truncation, reason = "scopes are limited")]
            match copy.parent {
                Some(parent) if parent as usize >= own => copy.parent = Some(parent + scopes as u32),
                // The repetition itself.
                _ => {
                    if let Some(number) = copy.name.number {
                        copy.name = Name::numbered("", number + 1);
                    }
                }
            }
            scope += 1;
        }
    }
}

/// The tensor of the next repetition where this one has `tensor`, whose own is
/// `rows` behind. Behind a mistake there is none.
#[expect(clippy::cast_possible_truncation, reason = "rows are limited")]
const fn next(tensor: u32, rows: usize, entered: u32, left: u32) -> u32 {
    if tensor == entered {
        left
    } else if tensor == 0 {
        0
    } else {
        tensor + rows as u32
    }
}

/// The sums after `rest` times more what has been added since `before`; none
/// if one of them does not fit.
const fn totals_after(before: &Totals, now: &Totals, rest: u64) -> Option<Totals> {
    const fn after(before: u64, now: u64, rest: u64) -> Option<u64> {
        match (now - before).checked_mul(rest) {
            Some(more) => now.checked_add(more),
            None => None,
        }
    }
    let (Some(operations), Some(again)) =
        (after(before.operations, now.operations, rest), after(before.again, now.again, rest))
    else {
        return None;
    };
    let (Some(params), Some(buffers), Some(macs), Some(outputs)) = (
        after(before.params, now.params, rest),
        after(before.buffers, now.buffers, rest),
        after(before.macs, now.macs, rest),
        after(before.outputs, now.outputs, rest),
    ) else {
        return None;
    };
    // Twice as many FLOPs must fit as well.
    if macs > u64::MAX / 2 {
        return None;
    }
    Some(Totals { params, buffers, macs, outputs, operations, again, ..*now })
}
