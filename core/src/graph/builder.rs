//! The builder: what a declaration's program calls.

use crate::argument::Probability;
use crate::checked::to_u64;
use crate::cost::Cost;
use crate::graph::failure::{Failure, Subject};
use crate::graph::path::{Name, Scope};
use crate::graph::tape::{Extent, Graph, Row, Totals};
use crate::layer::Layer;
use crate::problem::Problem;
use crate::shape::Shape;

/// A tensor of the network: its shape, and the row that gives it.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// 0 for the network's input, else one more than the row's index.
    index: u32,
    shape: Option<Shape>,
}

impl Node {
    /// A tensor behind a mistake: nothing is said about what reads it.
    pub const UNKNOWN: Self = Self { index: 0, shape: None };

    /// The shape, if every layer before it was right.
    #[must_use]
    pub const fn shape(&self) -> Option<Shape> {
        self.shape
    }

    /// The number of channels: what `channels` stands for in an argument.
    #[must_use]
    pub const fn channels(&self) -> Option<u64> {
        match self.shape {
            Some(shape) => Some(shape.channels()),
            None => None,
        }
    }
}

/// A group of elements, or the repetitions of one.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    outer: Option<u32>,
    own: usize,
}

/// Writes a network on slices that the caller supplies.
///
/// Where they are too short it only counts: a first run on empty slices tells
/// by [`Builder::extent`] how long they must be.
///
/// ```
/// use netweight_core::graph::{Name, Tape};
/// use netweight_core::{Layer, Shape, layers::Fc};
///
/// let mut tape = Tape::<2, 2, 0, 1>::BLANK;
/// let mut builder = tape.builder();
/// let mut x = builder.input(0, Shape::new(&[784]));
/// for (site, units) in [(1, 128), (2, 10)] {
///     let fc = Layer::Fc(Fc { units, ..Fc::DEFAULT });
///     x = builder.layer(site, Name::only("fc"), fc, x);
/// }
/// let totals = builder.finish(x);
/// assert_eq!(totals.params, 101_770);
/// assert_eq!(tape.with(totals).graph().rows().len(), 2);
/// ```
#[derive(Debug)]
pub struct Builder<'t, 'n> {
    rows: &'t mut [Row<'n>],
    edges: &'t mut [u32],
    scopes: &'t mut [Scope<'n>],
    failures: &'t mut [Failure<'n>],
    extent: Extent,
    scope: Option<u32>,
    totals: Totals,
    /// The site of the latest mistake, about which no more is said.
    blamed: Option<u32>,
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
        Self { rows, edges, scopes, failures, extent: Extent::NONE, scope: None, totals: Totals::NONE, blamed: None }
    }

    /// A builder that only counts.
    #[must_use]
    pub const fn measuring() -> Self {
        Self::new(&mut [], &mut [], &mut [], &mut [])
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

    /// Whether the latest mistake was made at this site.
    #[must_use]
    pub const fn blames(&self, site: u32) -> bool {
        matches!(self.blamed, Some(blamed) if blamed == site)
    }

    /// The network so far, or as much of it as the slices hold.
    #[must_use]
    pub const fn graph(&self) -> Graph<'_> {
        const fn shorter(a: usize, b: usize) -> usize {
            if a < b { a } else { b }
        }
        let Extent { rows, edges, scopes, failures } = self.extent;
        Graph::new(
            self.rows.split_at(shorter(rows, self.rows.len())).0,
            self.edges.split_at(shorter(edges, self.edges.len())).0,
            self.scopes.split_at(shorter(scopes, self.scopes.len())).0,
            self.failures.split_at(shorter(failures, self.failures.len())).0,
            &self.totals,
        )
    }

    /// The input of the network. A shape that is none is reported at `site`.
    pub const fn input(&mut self, site: u32, shape: Result<Shape, Problem>) -> Node {
        match shape {
            Ok(shape) => {
                self.totals.input = shape;
                self.totals.output = shape;
                Node { index: 0, shape: Some(shape) }
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
        if self.blames(site) {
            return Node::UNKNOWN;
        }
        let cost = match input.shape {
            Some(shape) => match layer.infer(shape) {
                Ok(cost) => self.add(&cost),
                Err(problem) => Err(problem),
            },
            None => match layer.check() {
                Ok(()) => return Node::UNKNOWN,
                Err(problem) => Err(problem),
            },
        };
        match cost {
            Ok(cost) => self.write(name, layer, cost, input),
            Err(problem) => {
                self.fail(site, Subject::Layer(layer), name, problem, input);
                Node::UNKNOWN
            }
        }
    }

    /// An argument that is a number known only now. One that does not fit is
    /// reported at `site`; whether it is at least `minimum` is left to the
    /// layer.
    pub const fn number(
        &mut self,
        site: u32,
        subject: &'static str,
        parameter: &'static str,
        minimum: u64,
        value: Option<i128>,
    ) -> u64 {
        let problem = match value {
            None => Problem::NoNumber { parameter },
            Some(value) => match to_u64(value) {
                Some(number) => return number,
                None => Problem::AtLeast { parameter, minimum, value },
            },
        };
        self.refuse(site, subject, problem);
        1
    }

    /// An argument that is a shape. One that is none is reported at `site`.
    pub const fn shape(&mut self, site: u32, subject: &'static str, given: Result<Shape, Problem>) -> Shape {
        match given {
            Ok(shape) => shape,
            Err(problem) => {
                self.refuse(site, subject, problem);
                Shape::ONE
            }
        }
    }

    /// An argument that is a probability. One that is none is reported at
    /// `site`.
    pub const fn probability(&mut self, site: u32, subject: &'static str, given: f64) -> Probability {
        match Probability::new(given) {
            Ok(probability) => probability,
            Err(problem) => {
                self.refuse(site, subject, problem);
                Probability::ZERO
            }
        }
    }

    /// Reports an argument from which not even a layer can be made.
    pub const fn refuse(&mut self, site: u32, subject: &'static str, problem: Problem) {
        self.fail(site, Subject::Named(subject), Name::only(""), problem, Node::UNKNOWN);
    }

    /// Enters a group.
    pub const fn enter(&mut self, name: Name<'n>) -> Group {
        let group = Group { outer: self.scope, own: self.extent.scopes };
        self.open(group.outer, name);
        group
    }

    /// Whether there is another repetition of a group; if so, it is entered.
    /// None follows a mistake.
    pub const fn again(&mut self, site: u32, group: Group, repetition: u64, count: u64, x: Node) -> bool {
        if repetition >= count || (x.shape.is_none() && repetition > 0) {
            return false;
        }
        // A count that is too large is found at once, not when it is reached.
        if repetition + self.extent.scopes as u64 >= Self::LIMIT as u64 || count - repetition > Self::LIMIT as u64 {
            let problem = Problem::Layers { limit: Self::LIMIT };
            self.fail(site, Subject::Named("repeat"), Name::only(""), problem, x);
            return false;
        }
        #[expect(clippy::cast_possible_truncation, reason = "each is a scope, and those are limited")]
        let (own, repetition) = (group.own as u32, repetition as u32);
        self.open(Some(own), Name::numbered("", repetition));
        true
    }

    /// Goes back to the group around.
    pub const fn leave(&mut self, group: Group) {
        self.scope = group.outer;
    }

    const fn open(&mut self, parent: Option<u32>, name: Name<'n>) {
        let index = self.extent.scopes;
        if index < self.scopes.len() {
            self.scopes[index] = Scope { parent, name };
        }
        self.extent.scopes += 1;
        #[expect(clippy::cast_possible_truncation, reason = "repetitions are limited, and groups are written out")]
        {
            self.scope = Some(index as u32);
        }
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
        }
        self.totals
    }

    /// Adds to the totals what a layer costs.
    const fn add(&mut self, cost: &Cost) -> Result<Cost, Problem> {
        if self.extent.rows >= Self::LIMIT as usize {
            return Err(Problem::Layers { limit: Self::LIMIT });
        }
        let totals = self.totals;
        let params = sum!(totals.params, cost.params, "the number of params up to here");
        let buffers = sum!(totals.buffers, cost.buffers, "the number of buffers up to here");
        let macs = sum!(totals.macs, cost.macs, "the number of multiply-adds up to here");
        if macs > u64::MAX / 2 {
            // Twice as many FLOPs must fit as well.
            return Err(Problem::Overflow { what: "the number of FLOPs up to here" });
        }
        let outputs = sum!(totals.outputs, cost.output.elements(), "the number of outputs up to here");
        self.totals = Totals { params, buffers, macs, outputs, ..totals };
        Ok(*cost)
    }

    const fn write(&mut self, name: Name<'n>, layer: Layer, cost: Cost, input: Node) -> Node {
        let (row, edge) = (self.extent.rows, self.extent.edges);
        #[expect(clippy::cast_possible_truncation, reason = "`add` limits the number of rows")]
        let (index, first_edge) = (row as u32 + 1, edge as u32);
        if row < self.rows.len() {
            self.rows[row] = Row { layer, cost, name, scope: self.scope, first_edge };
        }
        if edge < self.edges.len() {
            self.edges[edge] = input.index;
        }
        self.extent.rows += 1;
        self.extent.edges += 1;
        Node { index, shape: Some(cost.output) }
    }

    const fn fail(&mut self, site: u32, subject: Subject, name: Name<'n>, problem: Problem, input: Node) {
        let input = match input.shape {
            Some(shape) => Some((shape, input.index)),
            None => None,
        };
        let index = self.extent.failures;
        if index < self.failures.len() {
            self.failures[index] = Failure { site, problem, subject, name, scope: self.scope, input };
        }
        self.extent.failures += 1;
        self.blamed = Some(site);
    }
}
