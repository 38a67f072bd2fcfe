//! What a plan is made on: how much room that takes, and what stands there.

use crate::graph::{Graph, ScopeKind, Totals};
use crate::layer::Layer;
use crate::layers::{AttentionRoom, Gelu};
use crate::memory::amount::Amount;
use crate::memory::operation::Operation;
use crate::memory::rules::{AttentionPath, Rules};

/// How much room a plan takes while it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Operations.
    pub slots: usize,
    /// Those among them that are there only where attention is written out.
    written: usize,
    /// Their inputs.
    pub edges: usize,
    /// Operations that are run again.
    pub again: usize,
    /// Outputs, those of side heads among them.
    outputs: usize,
    /// Error signals that meet others.
    sums: usize,
}

impl Room {
    /// The room for a network, whatever the rules.
    #[must_use]
    pub const fn of(graph: &Graph<'_>) -> Self {
        let Totals { operations, again, .. } = graph.totals();
        #[expect(clippy::cast_possible_truncation, reason = "a layer has a few operations, and layers are limited")]
        let (slots, again) = (*operations as usize, *again as usize);
        let (scopes, inputs) = (graph.scopes(), graph.edges().len());
        let more = Composite::of(graph);
        let (slots, again) = (slots + more.operations + more.written, again + more.again);
        let mut outputs = 1;
        let mut scope = 0;
        while scope < scopes.len() {
            if scopes[scope].kind.is_head() {
                outputs += 1;
            }
            scope += 1;
        }
        // The operations of any other layer are a chain, in which nothing meets.
        let inputs = inputs + more.inputs;
        Self { slots, written: more.written, edges: inputs + slots, again, outputs, sums: inputs + outputs }
    }

    /// Error signals: one for each input, and one for each sum.
    #[must_use]
    pub const fn signals(&self) -> usize {
        self.edges + self.slots + 1
    }

    /// Moments by these rules: every operation forward, backward and again;
    /// backward two for those of autocast, and one for each sum; the loss of
    /// each output. rustc looks at each one in a constant, used or not; so
    /// there are no more than there may have to be.
    #[must_use]
    pub const fn moments_by(&self, rules: Rules) -> usize {
        let slots = if matches!(rules.attention, AttentionPath::Gpu) { self.slots - self.written } else { self.slots };
        if !rules.training {
            return slots;
        }
        let backward = if rules.autocast { 2 } else { 1 };
        (1 + backward) * slots + self.sums + 5 * self.outputs + self.again + 1
    }
}

/// What layers take that are more than a chain of a few operations.
struct Composite {
    operations: usize,
    written: usize,
    inputs: usize,
    again: usize,
}

impl Composite {
    const fn of(graph: &Graph<'_>) -> Self {
        let mut all = Self { operations: 0, written: 0, inputs: 0, again: 0 };
        let mut row = 0;
        while row < graph.rows().len() {
            let (operations, written, inputs) = match &graph.rows()[row].layer {
                Layer::Attention(attention) => {
                    let AttentionRoom { operations, written, inputs } = attention.room();
                    (operations, written, inputs)
                }
                Layer::Gelu(Gelu { written_out: true }) => (Gelu::WRITTEN, 0, Gelu::WRITTEN),
                _ => (0, 0, 0),
            };
            if operations > 0 {
                all.operations += operations;
                all.written += written;
                all.inputs += inputs;
                all.again += (operations + written) * checkpoints(graph, row);
            }
            row += 1;
        }
        all
    }
}

/// The number of checkpoints around a row.
const fn checkpoints(graph: &Graph<'_>, row: usize) -> usize {
    let mut count = 0;
    let mut around = graph.rows()[row].scope;
    while let Some(index) = around {
        let scope = &graph.scopes()[index as usize];
        count += matches!(scope.kind, ScopeKind::Checkpoint) as usize;
        around = scope.parent;
    }
    count
}

/// An operation in its place, and what is known about its result.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Slot {
    pub(crate) operation: Operation,
    pub(crate) row: u32,
    pub(crate) first_edge: u32,
    pub(crate) end_edge: u32,
    /// Not of this operation: what the layer of this number gives.
    pub(crate) value: u32,
    /// Not of this operation: where the router of this number has experts behind
    /// it, what they have gathered of what enters them; 0 if nothing.
    pub(crate) gathered: u32,
    /// Not of this operation: whether the layer of this number shares its weight
    /// with another one.
    pub(crate) is_shared: bool,
    /// Not of this operation: behind the row of this number the first thing that
    /// functions release, and behind that what else: see `held.rs`.
    pub(crate) first_released: u32,
    pub(crate) next_released: [u32; 2],
    /// Whether the result is 16 bits wide under autocast.
    pub(crate) half: bool,
    /// Whether it only makes its input half as wide, and is there only under
    /// autocast.
    pub(crate) is_cast: bool,
    /// Whether there is something to train in it or before it.
    pub(crate) learns: bool,
    /// How often the result itself is read, as an output of the network by
    /// the caller.
    pub(crate) readers: u32,
    /// Whether the plan is without it. This and all that follows is the
    /// plan's, of which there may be several.
    pub(crate) is_skipped: bool,
    /// What the result takes, in the plan's unit: see [`grow!`].
    pub(crate) size: u128,
    /// The value whose memory the result uses; its own, if it is new.
    pub(crate) root: u32,
    /// Whether an operation that reads the result may overwrite it.
    pub(crate) is_overwritable: bool,
    /// Whether the backward pass needs what it reads, and what else it needs
    /// besides its result.
    pub(crate) keeps_input: bool,
    pub(crate) keeps: Amount,
    /// What it and its backward pass need while they run.
    pub(crate) working: Amount,
    pub(crate) errors_working: Amount,
    /// Readers that are still to come: in the first run, and when it is
    /// computed again.
    pub(crate) reads: [u32; 2],
    /// What holds it for the backward pass, in either run.
    pub(crate) kept: [u32; 2],
    /// The error signal of the result, one more than its number; 0 if there
    /// is none yet.
    pub(crate) signal: u32,
}

impl Slot {
    /// What fills a slice before a plan is made on it.
    pub const BLANK: Self = Self {
        operation: Operation::NEW,
        row: 0,
        first_edge: 0,
        end_edge: 0,
        value: 0,
        gathered: 0,
        first_released: 0,
        next_released: [0; 2],
        is_shared: false,
        half: false,
        is_cast: false,
        learns: false,
        readers: 0,
        is_skipped: false,
        size: 0,
        root: 0,
        is_overwritable: false,
        keeps_input: false,
        keeps: Amount::NONE,
        working: Amount::NONE,
        errors_working: Amount::NONE,
        reads: [0; 2],
        kept: [0; 2],
        signal: 0,
    };
}

/// The memory of an error signal.
#[derive(Clone, Copy, Debug)]
pub struct Signal {
    /// How many tensors it is the error signal of.
    pub(crate) holders: u32,
    /// What it takes, in the plan's unit: see [`grow!`].
    pub(crate) size: u128,
    /// Whether it is a part of a larger one for some.
    pub(crate) parted: bool,
}

impl Signal {
    /// What fills a slice before a plan is made on it.
    pub const BLANK: Self = Self { holders: 0, size: 0, parted: false };
}
