//! What a program leaves: rows, edges, names and totals.

use crate::cost::Cost;
use crate::graph::builder::Builder;
use crate::graph::failure::{Failure, write_layer};
use crate::graph::path::{Name, Path, Scope};
use crate::layer::Layer;
use crate::shape::Shape;
use crate::text::Text;

/// A layer in its place.
#[derive(Clone, Copy, Debug)]
pub struct Row<'n> {
    /// The layer with its arguments.
    pub layer: Layer,
    /// What it gives and costs.
    pub cost: Cost,
    pub(crate) name: Name<'n>,
    pub(crate) scope: Option<u32>,
    pub(crate) first_edge: u32,
}

impl Row<'_> {
    /// What fills a slice before a [`Builder`] writes on it.
    ///
    /// [`Builder`]: crate::graph::Builder
    pub const BLANK: Self = Self {
        layer: Layer::Flatten(crate::layers::Flatten {}),
        cost: Cost::free(Shape::ONE),
        name: Name::only(""),
        scope: None,
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
}

impl Totals {
    pub(crate) const NONE: Self =
        Self { input: Shape::ONE, output: Shape::ONE, params: 0, buffers: 0, macs: 0, outputs: 0 };

    /// Two FLOPs a multiply-add.
    #[must_use]
    pub const fn flops(&self) -> u64 {
        // The builder keeps the total of MACs below half of u64::MAX.
        2 * self.macs
    }
}

/// A network as its program left it, with room for as much as its
/// [`Extent`] says.
#[derive(Clone, Copy, Debug)]
pub struct Tape<'n, const ROWS: usize, const EDGES: usize, const SCOPES: usize, const FAILURES: usize> {
    rows: [Row<'n>; ROWS],
    edges: [u32; EDGES],
    scopes: [Scope<'n>; SCOPES],
    failures: [Failure<'n>; FAILURES],
    totals: Totals,
}

impl<'n, const ROWS: usize, const EDGES: usize, const SCOPES: usize, const FAILURES: usize>
    Tape<'n, ROWS, EDGES, SCOPES, FAILURES>
{
    /// A tape on which nothing is written yet.
    pub const BLANK: Self = Self {
        rows: [Row::BLANK; ROWS],
        edges: [0; EDGES],
        scopes: [Scope::BLANK; SCOPES],
        failures: [Failure::BLANK; FAILURES],
        totals: Totals::NONE,
    };

    /// A builder that writes on this tape.
    #[must_use]
    pub const fn builder(&mut self) -> Builder<'_, 'n> {
        Builder::new(&mut self.rows, &mut self.edges, &mut self.scopes, &mut self.failures)
    }

    /// Keeps the sums of the builder.
    #[must_use]
    pub const fn with(mut self, totals: Totals) -> Self {
        self.totals = totals;
        self
    }

    /// The sums over all layers.
    #[must_use]
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }

    /// The network, whatever its size.
    #[must_use]
    pub const fn graph(&self) -> Graph<'_> {
        Graph {
            rows: &self.rows,
            edges: &self.edges,
            scopes: &self.scopes,
            failures: &self.failures,
            totals: &self.totals,
        }
    }

    /// All layers, as [`Network::LAYERS`](crate::Network::LAYERS) lists them.
    #[must_use]
    pub const fn layers(&self) -> [LayerSummary<'_>; ROWS] {
        let mut layers = [LayerSummary::NONE; ROWS];
        let mut i = 0;
        while i < ROWS {
            // Written out, since rustc evaluates it in every build.
            let row = &self.rows[i];
            let input = self.edges[row.first_edge as usize] as usize;
            layers[i] = LayerSummary {
                path: Path { scopes: &self.scopes, scope: row.scope, name: row.name },
                layer: row.layer,
                input: if input == 0 { self.totals.input } else { self.rows[input - 1].cost.output },
                output: row.cost.output,
                params: row.cost.params,
                buffers: row.cost.buffers,
                macs: row.cost.macs,
            };
            i += 1;
        }
        layers
    }

    /// Fails a build: panics with the message of the mistake at this site, if
    /// there is one.
    ///
    /// # Panics
    ///
    /// There is one.
    #[track_caller]
    pub const fn check(&self, network: &str, site: u32) {
        let mut i = 0;
        while i < FAILURES {
            let failure = &self.failures[i];
            assert!(failure.site != site, "{}", failure.message(network, &self.graph()).as_str());
            i += 1;
        }
    }
}

/// A view of a network: its layers in the order in which they run, and what
/// each of them reads.
#[derive(Clone, Copy, Debug)]
pub struct Graph<'g> {
    rows: &'g [Row<'g>],
    edges: &'g [u32],
    pub(crate) scopes: &'g [Scope<'g>],
    failures: &'g [Failure<'g>],
    totals: &'g Totals,
}

impl<'g> Graph<'g> {
    pub(crate) const fn new(
        rows: &'g [Row<'g>],
        edges: &'g [u32],
        scopes: &'g [Scope<'g>],
        failures: &'g [Failure<'g>],
        totals: &'g Totals,
    ) -> Self {
        Self { rows, edges, scopes, failures, totals }
    }

    /// The layers in the order in which they run.
    #[must_use]
    pub const fn rows(&self) -> &'g [Row<'g>] {
        self.rows
    }

    /// The sums over all layers.
    #[must_use]
    pub const fn totals(&self) -> &'g Totals {
        self.totals
    }

    /// The mistakes, in the order in which they were found.
    #[must_use]
    pub const fn failures(&self) -> &'g [Failure<'g>] {
        self.failures
    }

    /// What a row reads: 0 is the network's input, `i + 1` the output of row
    /// `i`.
    #[must_use]
    pub const fn inputs(&self, row: usize) -> &'g [u32] {
        let first = self.rows[row].first_edge as usize;
        let end = if row + 1 < self.rows.len() { self.rows[row + 1].first_edge as usize } else { self.edges.len() };
        self.edges.split_at(end).0.split_at(first).1
    }

    /// The shape of the network's input (0), or of the output of row `node − 1`.
    #[must_use]
    pub const fn shape(&self, node: u32) -> Shape {
        match node.checked_sub(1) {
            Some(row) => self.rows[row as usize].cost.output,
            None => self.totals.input,
        }
    }

    /// A row with its full name.
    #[must_use]
    pub const fn layer(&self, row: usize) -> LayerSummary<'g> {
        let Row { layer, cost, name, scope, .. } = self.rows[row];
        LayerSummary {
            path: Path { scopes: self.scopes, scope, name },
            layer,
            input: self.shape(self.inputs(row)[0]),
            output: cost.output,
            params: cost.params,
            buffers: cost.buffers,
            macs: cost.macs,
        }
    }

    /// Writes what gives a tensor.
    pub(crate) const fn write_producer(&self, node: u32, text: &mut Text) {
        match node.checked_sub(1) {
            Some(row) if (row as usize) < self.rows.len() => {
                let row = self.layer(row as usize);
                write_layer(&row.layer, &row.path, text);
            }
            _ => {
                text.str("the network's input");
            }
        }
    }
}

/// A layer of a network, in numbers.
#[derive(Clone, Copy, Debug)]
pub struct LayerSummary<'g> {
    /// The full name: `layer1.0.conv2`.
    pub path: Path<'g>,
    /// The layer with its arguments.
    pub layer: Layer,
    /// The shape that enters.
    pub input: Shape,
    /// The shape that it gives.
    pub output: Shape,
    /// Trainable scalars.
    pub params: u64,
    /// Scalars that are stored, but not trained.
    pub buffers: u64,
    /// Multiply-adds of one forward pass of one sample.
    pub macs: u64,
}

impl LayerSummary<'_> {
    const NONE: Self = Self {
        path: Path { scopes: &[], scope: None, name: Name::only("") },
        layer: Row::BLANK.layer,
        input: Shape::ONE,
        output: Shape::ONE,
        params: 0,
        buffers: 0,
        macs: 0,
    };
}

/// Fails a build in which the macro and rustc came to different numbers.
///
/// # Panics
///
/// They did: that is a bug in netweight.
pub const fn agree(totals: &Totals, params: u64, macs: u64) {
    assert!(totals.params == params && totals.macs == macs, "the macro and rustc disagree: a bug in netweight");
}
