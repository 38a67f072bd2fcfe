//! The moments at which a network can hold the most.

use core::fmt;

use crate::graph::Graph;
use crate::memory::amount::Amount;
use crate::memory::line::{Line, Widths};
use crate::memory::moment::Moment;
use crate::memory::pages;
use crate::memory::planner::Planner;
use crate::memory::recorder::Recorder;
use crate::memory::room::{Signal, Slot};
use crate::memory::rules::{AttentionPath, RuleSet, Rules};
use crate::memory::settings::Backend;
use crate::memory::stored::Stored;
use crate::memory::tensors::Tensors;
use crate::precision::Precision;

/// The moments of a training step or of a forward pass.
///
/// ```
/// use netweight::graph::{Name, Tape};
/// use netweight::memory::{Moment, Plan, Room, Rules, Signal, Slot};
/// use netweight::{Layer, Shape, layers::{Fc, Relu}};
///
/// let mut tape = Tape::<2, 2, 0, 1>::BLANK;
/// let mut builder = tape.builder();
/// let mut x = builder.input(0, Shape::new(&[784]));
/// x = builder.layer(1, Name::only("fc"), Fc { units: 128, ..Fc::DEFAULT }.into(), x);
/// x = builder.layer(2, Name::only("relu"), Layer::Relu(Relu {}), x);
/// let (totals, extent) = (builder.finish(x), builder.extent());
/// let tape = tape.with(totals, extent);
///
/// let room = Room::of(&tape.graph());
/// let mut slots = vec![Slot::BLANK; room.slots];
/// let mut edges = vec![0; room.edges];
/// let mut signals = vec![Signal::BLANK; room.signals()];
/// let mut moments = vec![Moment::BLANK; room.moments_by(Rules::INFERENCE)];
/// let plan = Plan::draw(
///     &tape.graph(), Rules::INFERENCE, &mut slots, &mut edges, &mut signals, &mut moments,
/// );
/// // Both outputs are alive while relu runs.
/// assert_eq!(plan.moments.last().unwrap().outputs.elements, 2 * 128);
/// ```
#[derive(Clone, Copy)]
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
    /// What a file of eight bits stores at test time.
    pub folded: Stored,
    /// The network's input.
    pub input: Amount,
    /// The elements of the network's outputs, a sample.
    pub outputs: u128,
    /// How many outputs there are.
    pub heads: u32,
    /// The number of predictions in them: their elements without the channels.
    pub predictions: u128,
    /// Elements that all layers give, a sample.
    pub all_outputs: u128,
    /// What the backward pass finds, that of cross entropy included.
    pub saved: Amount,
    /// The same with a mean square in its place.
    pub saved_by_squares: Amount,
    /// What is left when the pass or the step is over, outputs of the network
    /// among it.
    pub left: Moment,
    /// Scalars of a position of the key-value cache.
    pub cache: u128,
    /// Of how many parts the workspaces of a CPU's recurrent kernels are, each
    /// rounded up to pages.
    pub pages: u128,
}

impl Sums {
    const NONE: Self = Self {
        rules: Rules::INFERENCE,
        tensors: Tensors::NONE,
        buffers: 0,
        integers: 0,
        folded: Stored::NONE,
        input: Amount::NONE,
        outputs: 0,
        predictions: 0,
        all_outputs: 0,
        saved: Amount::NONE,
        saved_by_squares: Amount::NONE,
        heads: 0,
        left: Moment::BLANK,
        cache: 0,
        pages: 0,
    };

    /// What is stored in a precision at test time: as it is declared, or as
    /// files of eight bits have it.
    #[must_use]
    pub const fn stored(&self, precision: Precision) -> Stored {
        if precision.folds_norms() { self.folded } else { self.declared() }
    }

    const fn declared(&self) -> Stored {
        let Tensors { scalars, wide, .. } = self.tensors;
        Stored { weights: scalars - wide, biases: wide, buffers: self.buffers as u128, integers: self.integers }
    }
}

impl<'p> Plan<'p> {
    /// Plans a network on slices of at least the size that its [`Room`](crate::memory::Room) says.
    pub const fn draw(
        graph: &Graph<'p>,
        rules: Rules,
        slots: &mut [Slot],
        edges: &mut [u32],
        signals: &mut [Signal],
        moments: &'p mut [Moment],
    ) -> Self {
        let recorded = record(graph, rules, slots, edges);
        let (sums, count) = draw(graph, rules, &recorded, slots, edges, signals, moments, 0);
        Self { graph: *graph, moments: moments.split_at(count).0, sums }
    }

    /// The bytes of an amount of this plan for a batch, in 32 bits.
    #[must_use]
    pub const fn bytes(&self, amount: &Amount, batch: u64, backend: Backend) -> u128 {
        let (mask, workspace) = match backend {
            Backend::Cpu => (4, 4),
            Backend::Gpu => (1, 0),
        };
        let widths = Widths { element: 4, mask, copy: 4, workspace }.for_batch(batch);
        let Line { sample, fixed } = Line::of(amount, widths);
        let rounding = pages::rounding(&self.graph, self.sums.pages, amount, widths, batch);
        sample.saturating_mul(batch as u128).saturating_add(fixed + rounding)
    }
}

impl<'p> Plan<'p> {
    /// The plan by these rules among several of a network; where attention makes
    /// no difference to it, it has only those of a GPU. A single one serves all.
    pub(crate) const fn find(plans: &'p [Plan<'p>], rules: Rules) -> &'p Self {
        let (mut nearest, mut i) = (0, 0);
        while i < plans.len() {
            let found = &plans[i].sums.rules;
            if found.is_like(rules) {
                if found.attention as u8 == rules.attention as u8 {
                    return &plans[i];
                }
                if matches!(found.attention, AttentionPath::Gpu) {
                    nearest = i;
                }
            }
            i += 1;
        }
        &plans[nearest]
    }
}

/// The network and the rules, without the moments.
impl fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan").field("graph", &self.graph).field("rules", &self.sums.rules).finish_non_exhaustive()
    }
}

/// Plans of one network that own their moments, for constants: what they have
/// in common is worked out once.
#[derive(Clone, Copy)]
pub struct Planned<'g, const MOMENTS: usize, const PLANS: usize> {
    graph: Graph<'g>,
    moments: [Moment; MOMENTS],
    /// Where the moments of each plan end.
    ends: [usize; PLANS],
    sums: [Sums; PLANS],
}

impl<'g, const MOMENTS: usize, const PLANS: usize> Planned<'g, MOMENTS, PLANS> {
    /// Plans a network; the numbers are those of its [`Room`](crate::memory::Room).
    ///
    #[must_use]
    pub const fn of<const SLOTS: usize, const EDGES: usize, const SIGNALS: usize>(
        graph: &Graph<'g>,
        rules: &RuleSet,
    ) -> Self {
        let mut moments = [Moment::BLANK; MOMENTS];
        let mut slots = [Slot::BLANK; SLOTS];
        let mut edges = [0; EDGES];
        let mut signals = [Signal::BLANK; SIGNALS];
        let (mut ends, mut sums) = ([0; PLANS], [Sums::NONE; PLANS]);
        let mut recorded = record(graph, rules.get(0), &mut slots, &mut edges);
        let (mut plan, mut count) = (0, 0);
        while plan < PLANS {
            if plan > 0 && !rules.get(plan).records_as(rules.get(plan - 1)) {
                recorded = record(graph, rules.get(plan), &mut slots, &mut edges);
            }
            (sums[plan], count) =
                draw(graph, rules.get(plan), &recorded, &mut slots, &mut edges, &mut signals, &mut moments, count);
            ends[plan] = count;
            plan += 1;
        }
        Self { graph: *graph, moments, ends, sums }
    }

    /// All plans.
    #[must_use]
    pub const fn plans(&self) -> [Plan<'_>; PLANS] {
        let mut plans = [self.plan(0); PLANS];
        let mut i = 1;
        while i < PLANS {
            plans[i] = self.plan(i);
            i += 1;
        }
        plans
    }

    const fn plan(&self, plan: usize) -> Plan<'_> {
        let first = if plan == 0 { 0 } else { self.ends[plan - 1] };
        let moments = self.moments.split_at(self.ends[plan]).0.split_at(first).1;
        Plan { graph: self.graph, moments, sums: self.sums[plan] }
    }
}

/// The network, without the moments.
impl<const MOMENTS: usize, const PLANS: usize> fmt::Debug for Planned<'_, MOMENTS, PLANS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planned").field("graph", &self.graph).finish_non_exhaustive()
    }
}

/// What is written down about a network, besides its operations.
pub(crate) struct Recorded {
    pub operations: usize,
    pub edge_count: usize,
    /// What is the same by all rules.
    pub sums: Sums,
}

const fn record(graph: &Graph<'_>, rules: Rules, slots: &mut [Slot], edges: &mut [u32]) -> Recorded {
    let mut recorder = Recorder::new(slots, edges, rules);
    recorder.network(graph);
    let Recorder { operations, edge_count, tensors, cache, stored, buffers, missing_biases, pages, reads_ids, .. } =
        recorder;
    let totals = graph.totals();
    let input = totals.input.elements() as u128;
    let mut sums = Sums::NONE;
    sums.tensors = tensors;
    sums.buffers = buffers;
    sums.integers = stored;
    if !rules.training {
        sums.folded = sums.declared().folded(missing_biases, graph, slots, edges);
    }
    // Token ids are integers of 64 bits.
    sums.input = if reads_ids { Amount::bytes(8 * input) } else { Amount::elements(input) };
    sums.all_outputs = totals.outputs as u128;
    sums.cache = cache;
    sums.pages = pages;
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
