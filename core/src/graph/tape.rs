//! What a program leaves: rows, edges, names and totals.

use core::fmt;

use crate::aperture::Aperture;
use crate::graph::builder::Builder;
use crate::graph::failure::Failure;
use crate::graph::path::{Name, Path, Scope};
use crate::graph::view::{Graph, LayerSummary};
use crate::layer::Layer;
use crate::shape::Shape;
use crate::text::same;

/// A layer in its place.
#[derive(Clone, Copy, Debug)]
pub struct Row<'n> {
    /// The layer with its arguments.
    pub layer: Layer,
    /// The shape that it gives.
    pub output: Shape,
    /// Trainable scalars, of all copies.
    pub params: u64,
    /// Scalars that are stored, but not trained.
    pub buffers: u64,
    /// Multiply-adds of one forward pass of one sample.
    pub macs: u64,
    /// What an element of the output sees of the network's input.
    pub aperture: Aperture,
    /// Whether the layer is there for training alone.
    pub training: bool,
    pub(crate) name: Name<'n>,
    /// The group that it stands in, by its position among the scopes.
    pub scope: Option<u32>,
    /// The row before which `from(label)` has read its output last; 0 if it never
    /// has.
    pub recalled: u32,
    pub(crate) first_edge: u32,
}

impl Row<'_> {
    /// What fills a slice before a [`Builder`] writes on it.
    ///
    /// [`Builder`]: crate::graph::Builder
    pub const BLANK: Self = Self {
        layer: Layer::Flatten(crate::layers::Flatten {}),
        output: Shape::ONE,
        params: 0,
        buffers: 0,
        macs: 0,
        aperture: Aperture::EVERYTHING,
        training: false,
        name: Name::only(""),
        scope: None,
        recalled: 0,
        first_edge: 0,
    };
}

/// How much room a network takes in a [`Tape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Layers.
    pub rows: usize,
    /// Inputs of layers.
    pub edges: usize,
    /// Groups and repetitions.
    pub scopes: usize,
    /// Mistakes.
    pub failures: usize,
}

impl Extent {
    /// No room.
    pub const NONE: Self = Self { rows: 0, edges: 0, scopes: 0, failures: 0 };

    /// As much as there is room for.
    pub(crate) const fn within(self, room: &Self) -> Self {
        const fn shorter(a: usize, b: usize) -> usize {
            if a < b { a } else { b }
        }
        Self {
            rows: shorter(self.rows, room.rows),
            edges: shorter(self.edges, room.edges),
            scopes: shorter(self.scopes, room.scopes),
            failures: shorter(self.failures, room.failures),
        }
    }
}

/// Sums over all layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// The shape that the network takes.
    pub input: Shape,
    /// The shape that the network gives.
    pub output: Shape,
    /// Trainable scalars.
    pub params: u64,
    /// Scalars that are stored, but not trained.
    pub buffers: u64,
    /// Multiply-adds of one forward pass of one sample.
    pub macs: u64,
    /// Elements of the outputs of all layers, of one sample.
    pub outputs: u64,
    /// What an element of the output sees of the input.
    pub aperture: Aperture,
    /// What gives the output: 0 is the network's input, `i + 1` row `i`.
    pub last: u32,
    /// At most how many operations of a framework all layers are.
    pub operations: u64,
    /// Those in checkpoints, once for each checkpoint around.
    pub again: u64,
}

impl Totals {
    pub(crate) const NONE: Self = Self {
        input: Shape::ONE,
        output: Shape::ONE,
        params: 0,
        buffers: 0,
        macs: 0,
        outputs: 0,
        aperture: Aperture::EVERYTHING,
        last: 0,
        operations: 0,
        again: 0,
    };

    /// Two FLOPs a multiply-add.
    #[must_use]
    pub const fn flops(&self) -> u64 {
        // The builder keeps the total of MACs below half of u64::MAX.
        2 * self.macs
    }
}

/// A network as its program left it, with room for as much as an [`Extent`]
/// says.
#[derive(Clone, Copy)]
pub struct Tape<'n, const ROWS: usize, const EDGES: usize, const SCOPES: usize, const FAILURES: usize> {
    rows: [Row<'n>; ROWS],
    edges: [u32; EDGES],
    scopes: [Scope<'n>; SCOPES],
    failures: [Failure<'n>; FAILURES],
    totals: Totals,
    /// How much of the room is used.
    extent: Extent,
}

impl<'n, const ROWS: usize, const EDGES: usize, const SCOPES: usize, const FAILURES: usize>
    Tape<'n, ROWS, EDGES, SCOPES, FAILURES>
{
    /// A tape on which nothing is written yet.
    pub const BLANK: Self = Self::blank();

    /// The same, as a function: rustc checks every row of a constant.
    #[must_use]
    pub const fn blank() -> Self {
        Self {
            rows: [Row::BLANK; ROWS],
            edges: [0; EDGES],
            scopes: [Scope::BLANK; SCOPES],
            failures: [Failure::BLANK; FAILURES],
            totals: Totals::NONE,
            extent: Extent::NONE,
        }
    }

    /// A builder that writes on this tape.
    #[must_use]
    pub const fn builder(&mut self) -> Builder<'_, 'n> {
        Builder::new(&mut self.rows, &mut self.edges, &mut self.scopes, &mut self.failures)
    }

    /// Keeps the sums of the builder, and how much it has written: behind a
    /// mistake that is less than there is room for.
    ///
    /// # Panics
    ///
    /// More has been written than there is room for, failures aside.
    #[must_use]
    pub const fn with(mut self, totals: Totals, extent: Extent) -> Self {
        let is_room = extent.rows <= ROWS && extent.edges <= EDGES && extent.scopes <= SCOPES;
        assert!(is_room, "a network is longer than its tape");
        self.totals = totals;
        self.extent = extent.within(&Extent { rows: ROWS, edges: EDGES, scopes: SCOPES, failures: FAILURES });
        self
    }

    /// How much of the tape is used.
    pub(crate) const fn extent(&self) -> &Extent {
        &self.extent
    }

    /// The sums over all layers.
    #[must_use]
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }

    /// The network, whatever its size.
    #[must_use]
    pub const fn graph(&self) -> Graph<'_> {
        let Extent { rows, edges, scopes, failures } = self.extent;
        Graph::new(
            self.rows.split_at(rows).0,
            self.edges.split_at(edges).0,
            self.scopes.split_at(scopes).0,
            self.failures.split_at(failures).0,
            &self.totals,
        )
    }

    /// All layers, as [`Network::LAYERS`](crate::Network::LAYERS) lists them; an
    /// empty one where the room is not used.
    #[must_use]
    pub const fn layers(&self) -> [LayerSummary<'_>; ROWS] {
        let mut layers = [LayerSummary::NONE; ROWS];
        let mut i = 0;
        while i < self.extent.rows {
            // Written out, since rustc evaluates it in every build.
            let row = &self.rows[i];
            let input = self.edges[row.first_edge as usize] as usize;
            layers[i] = LayerSummary {
                path: Path { scopes: &self.scopes, scope: row.scope, name: row.name },
                layer: row.layer,
                input: if input == 0 { self.totals.input } else { self.rows[input - 1].output },
                output: row.output,
                params: row.params,
                buffers: row.buffers,
                macs: row.macs,
                aperture: row.aperture,
            };
            i += 1;
        }
        layers
    }

    /// Fails a build: panics with the message of the first mistake at a site,
    /// if there is one.
    ///
    /// # Panics
    ///
    /// There is one.
    #[track_caller]
    pub const fn check(&self, network: &str, site: u32) {
        let mut i = 0;
        while i < self.extent.failures {
            let failure = &self.failures[i];
            assert!(failure.site != site, "{}", failure.message(network, &self.graph()).as_str());
            i += 1;
        }
    }

    /// The same for mistakes in one parameter alone, which are underlined at
    /// its argument.
    ///
    /// # Panics
    ///
    /// There is one.
    #[track_caller]
    pub const fn check_parameter(&self, network: &str, site: u32, parameter: &str) {
        let mut i = 0;
        while i < self.extent.failures {
            let failure = &self.failures[i];
            let blamed = match failure.problem.parameter() {
                Some(blamed) => same(blamed, parameter),
                None => false,
            };
            assert!(!blamed || failure.site != site, "{}", failure.message(network, &self.graph()).as_str());
            i += 1;
        }
    }
}

/// As its network.
impl<const ROWS: usize, const EDGES: usize, const SCOPES: usize, const FAILURES: usize> fmt::Debug
    for Tape<'_, ROWS, EDGES, SCOPES, FAILURES>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tape").field(&self.graph()).finish()
    }
}

/// Fails a build in which the macro and rustc came to different numbers.
///
/// # Panics
///
/// They did: that is a bug in netweight.
pub const fn agree(totals: &Totals, params: u64, buffers: u64, macs: u64) {
    let agrees = totals.params == params && totals.buffers == buffers && totals.macs == macs;
    assert!(agrees, "the macro and rustc disagree: a bug in netweight");
}
