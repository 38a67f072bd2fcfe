//! The moments at which a network can hold the most.

use crate::graph::{Graph, ScopeKind, Totals};
use crate::memory::amount::Amount;
use crate::memory::operation::Operation;
use crate::memory::recorder::Recorder;
use crate::memory::tensors::Tensors;
use crate::text::Text;

/// How a framework runs a network, as far as it changes what is alive when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct Rules {
    /// A training step; else a forward pass at test time.
    pub training: bool,
    /// Matrix products run in 16 bits on copies (PyTorch's autocast).
    pub autocast: bool,
    /// Activations overwrite what they read where nobody needs it any more.
    pub in_place: bool,
    /// What enters a block or a labelled group is held until it ends, as the
    /// caller of a module holds its argument.
    pub frames: bool,
    /// Error signals of a tensor with several readers are added into a new
    /// tensor. PyTorch does that only while a profiler watches each operator;
    /// otherwise it adds them in place.
    pub new_sums: bool,
}

impl Rules {
    /// A training step.
    pub const TRAINING: Self =
        Self { training: true, autocast: false, in_place: false, frames: false, new_sums: false };
    /// A training step under autocast.
    pub const AUTOCAST: Self = Self { autocast: true, ..Self::TRAINING };
    /// A forward pass at test time.
    pub const INFERENCE: Self = Self { training: false, frames: true, ..Self::TRAINING };
    /// The same with activations in place.
    pub const IN_PLACE: Self = Self { in_place: true, ..Self::INFERENCE };
    /// A forward pass as a planner lays it out ahead of time, which lets go
    /// of each tensor behind its last reader.
    pub const ARENA: Self = Self { frames: false, ..Self::IN_PLACE };

    /// Whether a planner lays out tensors ahead of time.
    #[must_use]
    pub const fn plans_ahead(&self) -> bool {
        !self.training && !self.frames
    }
}

/// In which part of a step a moment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The forward pass.
    Forward,
    /// The loss.
    Loss,
    /// The backward pass of the loss.
    LossBackward,
    /// The backward pass.
    Backward,
    /// What a checkpoint computes again, within the backward pass.
    Again,
    /// The optimizer's step.
    Optimizer,
}

impl Phase {
    /// Writes `in the backward pass`.
    pub const fn write(&self, text: &mut Text) {
        text.str(match self {
            Self::Forward => "in the forward pass",
            Self::Loss => "in the loss",
            Self::LossBackward => "in the backward pass of the loss",
            Self::Backward => "in the backward pass",
            Self::Again => "where a checkpoint is computed again",
            Self::Optimizer => "in the optimizer's step",
        });
    }
}

display_as_written!(Phase);

/// What is alive at a moment of a step, besides parameters, buffers, input and
/// the optimizer's state.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The layer that runs.
    pub row: u32,
    /// The part of the step.
    pub phase: Phase,
    /// Outputs of layers, and what else is kept for the backward pass.
    pub outputs: Amount,
    /// Error signals.
    pub errors: Amount,
    /// What the loss keeps.
    pub loss: Amount,
    /// Gradients of parameters so far, in scalars.
    pub gradients: u128,
    /// Those that have just been computed.
    pub fresh: u128,
    /// Bytes of weights in 16 bits, which autocast has made.
    pub casts: u128,
}

impl Moment {
    /// What fills a slice before a plan is written on it.
    pub const BLANK: Self = Self {
        row: 0,
        phase: Phase::Forward,
        outputs: Amount::NONE,
        errors: Amount::NONE,
        loss: Amount::NONE,
        gradients: 0,
        fresh: 0,
        casts: 0,
    };
}

/// How much room a plan takes while it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Operations.
    pub slots: usize,
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
        let mut outputs = 1;
        let mut scope = 0;
        while scope < scopes.len() {
            if matches!(scopes[scope].kind, ScopeKind::Aside) {
                outputs += 1;
            }
            scope += 1;
        }
        // Each layer's own operations are a chain, in which nothing meets.
        Self { slots, edges: inputs + slots, again, outputs, sums: inputs + outputs }
    }

    /// Error signals: one for each input, and one for each sum.
    #[must_use]
    pub const fn signals(&self) -> usize {
        self.edges + self.slots + 1
    }

    /// Moments, whatever the rules: every operation forward, backward and
    /// again; backward two for those of autocast, and one for each sum; the
    /// loss of each output.
    #[must_use]
    pub const fn moments(&self) -> usize {
        6 * self.slots + self.edges + self.again + 1
    }

    /// Moments by these rules. rustc looks at each one in a constant, used or
    /// not; so there are no more than there may have to be.
    #[must_use]
    pub const fn moments_by(&self, rules: Rules) -> usize {
        if !rules.training {
            return self.slots;
        }
        let backward = if rules.autocast { 2 } else { 1 };
        (1 + backward) * self.slots + self.sums + 5 * self.outputs + self.again + 1
    }
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
    /// Whether the result is 16 bits wide under autocast.
    pub(crate) half: bool,
    /// Whether it only makes its input half as wide, and is there only under
    /// autocast.
    pub(crate) is_cast: bool,
    /// Whether there is something to train in it or before it.
    pub(crate) learns: bool,
    /// How often the result itself is read.
    pub(crate) readers: u32,
    /// Whether the plan is without it. This and all that follows is the
    /// plan's, of which there may be several.
    pub(crate) is_skipped: bool,
    /// What the result takes, in the plan's unit: see [`grow!`].
    pub(crate) size: u128,
    /// The value whose memory the result uses; its own, if it is new.
    pub(crate) root: u32,
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
        half: false,
        is_cast: false,
        learns: false,
        readers: 0,
        is_skipped: false,
        size: 0,
        root: 0,
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

/// The moments of a training step or of a forward pass.
///
/// ```
/// use netweight_core::graph::{Name, Tape};
/// use netweight_core::memory::{Moment, Plan, Room, Rules, Signal, Slot};
/// use netweight_core::{Layer, Shape, layers::{Fc, Relu}};
///
/// let mut tape = Tape::<2, 2, 0, 1>::BLANK;
/// let mut builder = tape.builder();
/// let mut x = builder.input(0, Shape::new(&[784]));
/// x = builder.layer(1, Name::only("fc"), Fc { units: 128, ..Fc::DEFAULT }.into(), x);
/// x = builder.layer(2, Name::only("relu"), Layer::Relu(Relu {}), x);
/// let totals = builder.finish(x);
/// let tape = tape.with(totals);
///
/// let room = Room::of(&tape.graph());
/// let mut slots = vec![Slot::BLANK; room.slots];
/// let mut edges = vec![0; room.edges];
/// let mut signals = vec![Signal::BLANK; room.signals()];
/// let mut moments = vec![Moment::BLANK; room.moments()];
/// let plan = Plan::draw(
///     &tape.graph(), Rules::INFERENCE, &mut slots, &mut edges, &mut signals, &mut moments,
/// );
/// // Both outputs are alive while relu runs.
/// assert_eq!(plan.moments.last().unwrap().outputs.elements, 2 * 128);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Plan<'p> {
    /// The network.
    pub graph: Graph<'p>,
    /// The moments that no other one next to them exceeds.
    pub moments: &'p [Moment],
    /// Everything else.
    pub sums: Sums,
}

/// What a plan says besides its moments.
#[derive(Clone, Copy, Debug)]
pub struct Sums {
    /// The rules that it follows.
    pub rules: Rules,
    /// The trained tensors.
    pub tensors: Tensors,
    /// Scalars that are stored, but not trained.
    pub buffers: u64,
    /// Bytes of integers that are stored: counters of steps, one a batch
    /// norm, and indices.
    pub integers: u128,
    /// The network's input.
    pub input: Amount,
    /// The elements of the network's outputs, a sample.
    pub outputs: u128,
    /// The number of predictions in them: their elements without the channels.
    pub predictions: u128,
    /// Elements that all layers give, a sample.
    pub all_outputs: u128,
    /// What the backward pass finds, that of the loss included.
    pub saved: Amount,
    /// What is left when the pass or the step is over, outputs of the network
    /// among it.
    pub left: Moment,
    /// Scalars of a position of the key-value cache.
    pub cache: u128,
}

impl Sums {
    const NONE: Self = Self {
        rules: Rules::INFERENCE,
        tensors: Tensors::NONE,
        buffers: 0,
        integers: 0,
        input: Amount::NONE,
        outputs: 0,
        predictions: 0,
        all_outputs: 0,
        saved: Amount::NONE,
        left: Moment::BLANK,
        cache: 0,
    };
}

impl<'p> Plan<'p> {
    /// Plans a network on slices of at least the size that its [`Room`] says.
    pub const fn draw(
        graph: &Graph<'p>,
        rules: Rules,
        slots: &mut [Slot],
        edges: &mut [u32],
        signals: &mut [Signal],
        moments: &'p mut [Moment],
    ) -> Self {
        let recorded = record(graph, rules.training, rules.autocast, slots, edges);
        let (sums, count) = draw(graph, rules, &recorded, slots, edges, signals, moments, 0);
        Self { graph: *graph, moments: moments.split_at(count).0, sums }
    }
}

/// Plans of one network that own their moments, for constants: what they have
/// in common is worked out once.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'g, const MOMENTS: usize, const PLANS: usize> {
    graph: Graph<'g>,
    moments: [Moment; MOMENTS],
    /// Where the moments of each plan end.
    ends: [usize; PLANS],
    sums: [Sums; PLANS],
}

impl<'g, const MOMENTS: usize, const PLANS: usize> Planned<'g, MOMENTS, PLANS> {
    /// Plans a network; the numbers are those of its [`Room`].
    ///
    /// # Panics
    ///
    /// Training and test time are not alike enough, and casts that one plan
    /// has left out no other one has.
    #[must_use]
    pub const fn of<const SLOTS: usize, const EDGES: usize, const SIGNALS: usize>(
        graph: &Graph<'g>,
        rules: [Rules; PLANS],
    ) -> Self {
        let mut moments = [Moment::BLANK; MOMENTS];
        let mut slots = [Slot::BLANK; SLOTS];
        let mut edges = [0; EDGES];
        let mut signals = [Signal::BLANK; SIGNALS];
        let (mut ends, mut sums) = ([0; PLANS], [Sums::NONE; PLANS]);
        let recorded = record(graph, rules[0].training, rules[0].autocast, &mut slots, &mut edges);
        let (mut plan, mut count) = (0, 0);
        while plan < PLANS {
            let Rules { training, autocast, .. } = rules[plan];
            assert!(training == rules[0].training, "all of training, or all of test time");
            assert!(plan == 0 || !autocast || rules[plan - 1].autocast, "plans with casts come first");
            (sums[plan], count) =
                draw(graph, rules[plan], &recorded, &mut slots, &mut edges, &mut signals, &mut moments, count);
            ends[plan] = count;
            plan += 1;
        }
        Self { graph: *graph, moments, ends, sums }
    }

    /// The plan by the rules of this number.
    #[must_use]
    pub const fn plan(&self, plan: usize) -> Plan<'_> {
        let first = if plan == 0 { 0 } else { self.ends[plan - 1] };
        let moments = self.moments.split_at(self.ends[plan]).0.split_at(first).1;
        Plan { graph: self.graph, moments, sums: self.sums[plan] }
    }
}

/// What is written down about a network, besides its operations.
struct Recorded {
    operations: usize,
    edge_count: usize,
    /// What is the same by all rules.
    sums: Sums,
}

const fn record(graph: &Graph<'_>, training: bool, casts: bool, slots: &mut [Slot], edges: &mut [u32]) -> Recorded {
    let mut recorder = Recorder::new(slots, edges, training, casts);
    recorder.network(graph);
    let Recorder { operations, edge_count, tensors, cache, stored, reads_ids, .. } = recorder;
    let totals = graph.totals();
    let input = totals.input.elements() as u128;
    let mut sums = Sums::NONE;
    sums.tensors = tensors;
    sums.buffers = totals.buffers;
    sums.integers = stored;
    // Token ids are integers of 64 bits.
    sums.input = if reads_ids { Amount::bytes(8 * input) } else { Amount::elements(input) };
    sums.all_outputs = totals.outputs as u128;
    sums.cache = cache;
    Recorded { operations, edge_count, sums }
}

/// The sums of a plan, and where its moments end, which begin at `first`.
#[expect(clippy::too_many_arguments, reason = "slices whose room is the caller's")]
const fn draw(
    graph: &Graph<'_>,
    rules: Rules,
    recorded: &Recorded,
    slots: &mut [Slot],
    edges: &mut [u32],
    signals: &mut [Signal],
    moments: &mut [Moment],
    first: usize,
) -> (Sums, usize) {
    let mut planner = Planner::new(graph, rules, recorded, slots, edges, signals, moments, first);
    planner.settle();
    planner.forward();
    if rules.training {
        planner.backward();
    }
    planner.sums.left = planner.now;
    (planner.sums, planner.count)
}

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
    count: usize,
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
    const fn new(
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
        while first_aside < scopes.len() && !matches!(scopes[first_aside].kind, ScopeKind::Aside) {
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
            let around = &self.graph.scopes()[index as usize];
            if matches!(around.kind, ScopeKind::Checkpoint) {
                found = scope;
            }
            scope = around.parent;
        }
        found
    }

    /// The checkpoint around another one.
    pub const fn around(&self, scope: u32) -> Option<u32> {
        let mut around = self.graph.scopes()[scope as usize].parent;
        while let Some(index) = around {
            let scope = &self.graph.scopes()[index as usize];
            if matches!(scope.kind, ScopeKind::Checkpoint) {
                break;
            }
            around = scope.parent;
        }
        around
    }

    /// Whether a value comes out of a group of layers.
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
        let (mut first, mut end) = (0, self.operations);
        let scope = &self.graph.scopes()[scope as usize];
        while first < end && (self.slots[first].row as usize) < scope.first {
            first += 1;
        }
        while end > first && self.slots[end - 1].row as usize >= scope.end {
            end -= 1;
        }
        (first, end)
    }

    /// An output of the network, and where to look for the next one: side
    /// heads first, then the network's own.
    pub const fn output(&self, from: usize) -> Option<(u32, usize)> {
        let scopes = self.graph.scopes();
        let mut index = if from < self.first_aside { self.first_aside } else { from };
        while index < scopes.len() {
            let scope = &scopes[index];
            if matches!(scope.kind, ScopeKind::Aside) && scope.first < scope.end {
                let row = scope.end - 1;
                if self.rules.training || !self.graph.rows()[row].training {
                    return Some((self.slots[row].value, index + 1));
                }
            }
            index += 1;
        }
        match (self.graph.totals().last as usize).checked_sub(1) {
            Some(row) if index == scopes.len() => Some((self.slots[row].value, index + 1)),
            _ => None,
        }
    }
}
