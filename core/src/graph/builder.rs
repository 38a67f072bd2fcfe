//! The builder: what a declaration's program calls.

use crate::aperture::Aperture;
use crate::cost::{Cost, Reach};
use crate::graph::failure::{Failure, Subject};
use crate::graph::node::{Node, Tie};
use crate::graph::path::{Name, Scope};
use crate::graph::tape::{Extent, Row, Totals};
use crate::graph::view::Graph;
use crate::layer::Layer;
use crate::layers::Embedding;
use crate::memory::operations;
use crate::problem::Problem;
use crate::shape::Shape;

/// Of so many mistakes the sites are known: what is wrong in one repetition is
/// unknown in the next ones.
pub(crate) const BLAMED: usize = 32;

/// Writes a network on slices that the caller supplies.
///
/// Where they are too short it only counts: a first run on empty slices tells
/// by [`Builder::extent`] how long they must be.
///
/// ```
/// use netweight::graph::{Name, Tape};
/// use netweight::{Layer, Shape, layers::Fc};
///
/// let mut tape = Tape::<2, 2, 0, 1>::BLANK;
/// let mut builder = tape.builder();
/// let mut x = builder.input(0, Shape::new(&[784]));
/// for (site, units) in [(1, 128), (2, 10)] {
///     let fc = Layer::Fc(Fc { units, ..Fc::DEFAULT });
///     x = builder.layer(site, Name::only("fc"), fc, x);
/// }
/// let (totals, extent) = (builder.finish(x), builder.extent());
/// assert_eq!(totals.params, 101_770);
/// assert_eq!(tape.with(totals, extent).graph().rows().len(), 2);
/// ```
#[derive(Debug)]
pub struct Builder<'t, 'n> {
    pub(crate) rows: &'t mut [Row<'n>],
    pub(crate) edges: &'t mut [u32],
    pub(crate) scopes: &'t mut [Scope<'n>],
    pub(crate) failures: &'t mut [Failure<'n>],
    /// The lengths of the slices.
    pub(crate) room: Extent,
    pub(crate) extent: Extent,
    pub(crate) scope: Option<u32>,
    pub(crate) totals: Totals,
    /// The sites of the latest mistakes, about which no more is said.
    pub(crate) blamed: [u32; BLAMED],
    /// How many sites there have been in it.
    pub(crate) blames: usize,
    /// Where a network stands that is being built inside this one: all its
    /// mistakes are reported there.
    pub(crate) place: Option<u32>,
    /// How many copies of each layer there are, and how many of them work.
    pub(crate) copies: u64,
    pub(crate) active: u64,
    /// Whether they are experts.
    pub(crate) experts: bool,
    /// Whether the layers are there for training alone.
    pub(crate) training: bool,
    /// The number of checkpoints around.
    pub(crate) checkpoints: u32,
    /// How often labels have been set and read.
    pub(crate) labels: u32,
    /// Whether rows get their aperture.
    pub(crate) apertures: bool,
    /// Whether the network's input holds token ids; none if nothing has read
    /// it yet.
    ids: Option<bool>,
}

impl<'t, 'n> Builder<'t, 'n> {
    /// The largest number of layers and of repetitions, so that no typing
    /// error makes a build run for hours.
    pub const LIMIT: u32 = 65_536;

    /// A builder that writes on these slices.
    #[must_use]
    pub const fn new(
        rows: &'t mut [Row<'n>],
        edges: &'t mut [u32],
        scopes: &'t mut [Scope<'n>],
        failures: &'t mut [Failure<'n>],
    ) -> Self {
        let room = Extent { rows: rows.len(), edges: edges.len(), scopes: scopes.len(), failures: failures.len() };
        Self {
            rows,
            edges,
            scopes,
            failures,
            room,
            extent: Extent::NONE,
            scope: None,
            totals: Totals::NONE,
            blamed: [0; BLAMED],
            blames: 0,
            place: None,
            copies: 1,
            active: 1,
            experts: false,
            training: false,
            checkpoints: 0,
            labels: 0,
            apertures: true,
            ids: None,
        }
    }

    /// A builder that only counts.
    #[must_use]
    pub const fn measuring() -> Self {
        Self::new(&mut [], &mut [], &mut [], &mut []).without_apertures()
    }

    /// The same, but all apertures stay everything: for builds in which
    /// nobody reads them.
    #[must_use]
    pub const fn without_apertures(mut self) -> Self {
        self.apertures = false;
        self
    }

    /// How much has been written, or would have been.
    #[must_use]
    pub const fn extent(&self) -> Extent {
        self.extent
    }

    /// The sums so far.
    #[must_use]
    pub const fn totals(&self) -> Totals {
        self.totals
    }

    /// The network so far, or as much of it as the slices hold.
    #[must_use]
    pub const fn graph(&self) -> Graph<'_> {
        let Extent { rows, edges, scopes, failures } = self.extent.within(&self.room);
        Graph::new(
            self.rows.split_at(rows).0,
            self.edges.split_at(edges).0,
            self.scopes.split_at(scopes).0,
            self.failures.split_at(failures).0,
            &self.totals,
        )
    }

    /// The input of the network. A shape that is none is reported at `site`.
    pub const fn input(&mut self, site: u32, shape: Result<Shape, Problem>) -> Node {
        match shape {
            Ok(shape) => {
                self.totals.input = shape;
                self.totals.output = shape;
                // Until the end, that of the input.
                if self.apertures {
                    self.totals.aperture = Aperture::of_input(&shape);
                }
                Node { index: 0, shape: Some(shape), weights: None }
            }
            Err(problem) => {
                self.fail(site, Subject::Input, Name::only(""), problem, Node::UNKNOWN);
                Node::UNKNOWN
            }
        }
    }

    /// A layer that reads `input`. A mistake is reported at `site`, once, and
    /// makes the output unknown; behind an unknown tensor only the arguments
    /// are checked.
    pub const fn layer(&mut self, site: u32, name: Name<'n>, layer: Layer, input: Node) -> Node {
        // rustc's evaluator runs this at every layer, and pays for calls.
        if self.blames > 0 && self.blames(site) {
            return Node::UNKNOWN;
        }
        let Some(shape) = input.shape else {
            if let Err(problem) = layer.check() {
                self.fail_layer(site, name, layer, problem, input);
            }
            return Node::UNKNOWN;
        };
        if (input.index == 0 || self.extent.rows >= Self::LIMIT as usize || matches!(layer, Layer::Embedding(_)))
            && let Some(problem) = self.reads(&layer, input.index)
        {
            self.fail(site, Subject::Layer(layer), name, problem, input);
            return Node::UNKNOWN;
        }
        let problem = match layer.infer(shape) {
            Ok(mut cost) => match self.add(&mut cost) {
                None => return self.write(name, &layer, &cost, &[input], 1),
                Some(what) => Problem::Overflow { what },
            },
            Err(problem) => problem,
        };
        self.fail_layer(site, name, layer, problem, input);
        Node::UNKNOWN
    }

    /// What is wrong with a layer that reads this tensor: token ids are read
    /// as features or the other way round, or there are too many layers.
    const fn reads(&mut self, layer: &Layer, input: u32) -> Option<Problem> {
        if self.extent.rows >= Self::LIMIT as usize {
            return Some(Problem::Layers { limit: Self::LIMIT });
        }
        if matches!(layer, Layer::Embedding(_)) {
            if input != 0 || matches!(self.ids, Some(false)) {
                return Some(Problem::Ids { wanted: true });
            }
            self.ids = Some(true);
        } else if input == 0 {
            if matches!(self.ids, Some(true)) {
                return Some(Problem::Ids { wanted: false });
            }
            self.ids = Some(false);
        }
        None
    }

    /// Compares the output with the declared one; a mistake is reported at
    /// `site`.
    pub const fn output(&mut self, site: u32, declared: Result<Shape, Problem>, x: Node) {
        let problem = match (declared, x.shape) {
            (Err(problem), _) => problem,
            (Ok(declared), Some(shape)) if !declared.same(&shape) => Problem::Output { declared },
            _ => return,
        };
        self.fail(site, Subject::Output, Name::only(""), problem, x);
    }

    /// Ends the network with the tensor that it gives.
    pub const fn finish(&mut self, x: Node) -> Totals {
        if let Some(shape) = x.shape {
            self.totals.output = shape;
            self.totals.last = x.index;
            if self.apertures {
                self.totals.aperture = *self.aperture_of(x.index);
            }
        }
        self.totals
    }

    /// Begins a network inside this one: until [`Builder::end_network`], all
    /// mistakes are reported at `site`. What it returns is for the end.
    pub const fn begin_network(&mut self, site: u32) -> Option<u32> {
        let outer = self.place;
        if outer.is_none() {
            self.place = Some(site);
        }
        outer
    }

    /// Ends a network inside this one.
    pub const fn end_network(&mut self, outer: Option<u32>) {
        self.place = outer;
    }

    /// Adds to the sums what a layer costs, in all its copies; else tells what
    /// is too large.
    pub(crate) const fn add(&mut self, cost: &mut Cost) -> Option<&'static str> {
        if self.copies > 1
            && let Some(what) = self.multiply(cost)
        {
            return Some(what);
        }
        if self.training {
            cost.macs = 0;
        }
        // Most layers are free. A function takes rustc's evaluator time for
        // all its variables, whether it gets to them or not.
        if cost.params | cost.buffers | cost.macs != 0 {
            return self.add_all(cost);
        }
        self.totals.outputs = sum_or!(self.totals.outputs, cost.output.elements, "the number of outputs up to here");
        None
    }

    const fn multiply(&self, cost: &mut Cost) -> Option<&'static str> {
        cost.params = product_or!(cost.params, self.copies, "the number of params of all experts");
        cost.buffers = product_or!(cost.buffers, self.copies, "the number of buffers of all experts");
        cost.macs = product_or!(cost.macs, self.active, "the number of multiply-adds of the active experts");
        None
    }

    const fn add_all(&mut self, cost: &Cost) -> Option<&'static str> {
        // Nothing is added before everything fits.
        let totals = &mut self.totals;
        let params = sum_or!(totals.params, cost.params, "the number of params up to here");
        let buffers = sum_or!(totals.buffers, cost.buffers, "the number of buffers up to here");
        let macs = sum_or!(totals.macs, cost.macs, "the number of multiply-adds up to here");
        // Twice as many FLOPs must fit as well.
        if macs > u64::MAX / 2 {
            return Some("the number of FLOPs up to here");
        }
        totals.outputs = sum_or!(totals.outputs, cost.output.elements, "the number of outputs up to here");
        totals.params = params;
        totals.buffers = buffers;
        totals.macs = macs;
        None
    }

    /// What an element of a new row sees of the network's input.
    const fn aperture(&self, reach: &Reach, inputs: &[Node]) -> Aperture {
        let first = self.aperture_of(inputs[0].index);
        match (reach, inputs[0].shape) {
            (Reach::Everything, _) => Aperture::EVERYTHING,
            (Reach::Window(patch), Some(shape)) => first.through(patch, shape.rank() - 1),
            _ if inputs.len() == 1 => *first,
            _ => {
                let mut largest = *first;
                let mut i = 1;
                while i < inputs.len() {
                    largest = largest.or(self.aperture_of(inputs[i].index));
                    i += 1;
                }
                largest
            }
        }
    }

    const fn aperture_of(&self, index: u32) -> &Aperture {
        if index == 0 {
            return &self.totals.aperture;
        }
        let row = index as usize - 1;
        if row < self.room.rows { &self.rows[row].aperture } else { &Aperture::EVERYTHING }
    }

    /// Writes a row, which reads so many tensors.
    pub(crate) const fn write(
        &mut self,
        name: Name<'n>,
        layer: &Layer,
        cost: &Cost,
        inputs: &[Node],
        count: usize,
    ) -> Node {
        let row = self.extent.rows;
        if row < self.room.rows {
            let first_edge = self.extent.edges;
            // In place: a whole row would be written twice.
            let place = &mut self.rows[row];
            place.layer = *layer;
            place.output = cost.output;
            place.params = cost.params;
            place.buffers = cost.buffers;
            place.macs = cost.macs;
            place.training = self.training;
            place.name = name;
            place.scope = self.scope;
            place.recalled = 0;
            #[expect(clippy::cast_possible_truncation, reason = "rows are limited; each has a few inputs, written out")]
            {
                place.first_edge = first_edge as u32;
            }
            if self.apertures {
                self.rows[row].aperture = self.aperture(&cost.reach, inputs);
            } else {
                place.aperture = Aperture::EVERYTHING;
            }
        }
        let mut i = 0;
        while i < count {
            if self.extent.edges < self.room.edges {
                self.edges[self.extent.edges] = inputs[i].index;
            }
            self.extent.edges += 1;
            i += 1;
        }
        self.extent.rows = row + 1;
        #[expect(clippy::cast_possible_truncation, reason = "rows are limited")]
        let (row, index) = (row as u32, self.extent.rows as u32);
        let operations = operations(layer, count) + self.experts as u64;
        self.totals.operations += operations;
        self.totals.again += operations * self.checkpoints as u64;
        let weights = match layer {
            Layer::Embedding(Embedding { vocabulary, width }) => Some(Tie { rows: *vocabulary, columns: *width, row }),
            Layer::Linear(linear) => match &inputs[0].shape {
                Some(shape) => Some(Tie { rows: linear.units, columns: shape.channels(), row }),
                None => None,
            },
            _ => None,
        };
        Node { index, shape: Some(cost.output), weights }
    }
}
