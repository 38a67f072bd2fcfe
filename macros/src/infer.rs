//! Runs the engine on what the source tells, at expansion.
//!
//! What only rustc knows makes the tensors behind it unknown here; the layers
//! that read those are *deferred*: rustc's evaluator checks them.

use netweight_core::graph::{Builder, Extent, Failure, Graph, Group, Node, Row, Scope, Totals};
use netweight_core::{Problem, Shape};

use crate::ast::{Size, SizeKind};
use crate::diagnostics::{Errors, Spot};
use crate::expression::{Evaluated, Expression};
use crate::resolve::{Known, LayerCall, Network, Step, StepKind};

/// What is known about a network at expansion.
pub struct Facts {
    /// The room that the network takes and its sums, if everything is known.
    pub known: Option<(Extent, Totals)>,
    /// The sites that rustc has to check.
    pub deferred: Vec<u32>,
    /// The repetitions that were too many: rustc is spared to find that out.
    pub broken: Vec<u32>,
    /// The table for the documentation.
    pub lines: Vec<Line>,
}

/// A layer as the documentation shows it.
pub struct Line {
    pub path: String,
    pub layer: String,
    pub note: Option<String>,
    /// Output, params and multiply-adds, if they are known.
    pub sizes: Option<(Shape, u64, u64)>,
}

/// Infers a network; mistakes that show already are reported.
pub fn network(network: &Network<'_>, errors: &mut Errors) -> Facts {
    // Only repetitions make a network longer than its source.
    let sites = network.sites.len();
    let room = Extent { rows: sites, edges: sites, scopes: sites, failures: sites };
    with_room(network, room, errors).unwrap_or_else(|needed| {
        with_room(network, needed, errors).unwrap_or_else(|_| unreachable!("a network takes as much room each time"))
    })
}

/// Infers a network that takes at most so much room, or tells how much it
/// takes.
fn with_room(network: &Network<'_>, room: Extent, errors: &mut Errors) -> Result<Facts, Extent> {
    let mut rows = vec![Row::BLANK; room.rows];
    let mut edges = vec![0; room.edges];
    let mut scopes = vec![Scope::BLANK; room.scopes];
    let mut failures = vec![Failure::BLANK; room.failures];
    let mut run = Run::new(network, Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures));
    let totals = run.network();
    let extent = run.builder.extent();
    if extent.rows > room.rows || extent.scopes > room.scopes {
        return Err(extent);
    }

    let graph = run.builder.graph();
    for failure in graph.failures() {
        errors.error(spot(network, failure), message(network, failure, &graph));
    }
    let all_known = totals.filter(|_| run.deferred.is_empty() && extent.failures == 0);
    Ok(Facts {
        known: all_known.map(|totals| (extent, totals)),
        deferred: run.deferred,
        broken: run.broken,
        lines: run.lines,
    })
}

/// The token that a mistake is about.
fn spot(network: &Network<'_>, failure: &Failure<'_>) -> Spot {
    let site = &network.sites[failure.site as usize];
    let argument = failure
        .problem
        .parameter()
        .and_then(|parameter| site.parameters.iter().find(|(name, _)| *name == parameter).map(|(_, spot)| *spot));
    argument.unwrap_or(site.spot)
}

fn message(network: &Network<'_>, failure: &Failure<'_>, graph: &Graph<'_>) -> String {
    let name = network.declaration.name.to_string();
    failure.message(&name, graph).as_str().to_owned()
}

/// One run of the engine over a network.
struct Run<'n, 't> {
    network: &'n Network<'n>,
    builder: Builder<'t, 'n>,
    deferred: Vec<u32>,
    broken: Vec<u32>,
    lines: Vec<Line>,
    path: Vec<String>,
}

impl<'n, 't> Run<'n, 't> {
    fn new(network: &'n Network<'n>, builder: Builder<'t, 'n>) -> Self {
        let (deferred, broken, lines, path) = Default::default();
        Self { network, builder, deferred, broken, lines, path }
    }

    /// The whole network; its sums, if its output is known.
    fn network(&mut self) -> Option<Totals> {
        let network = self.network;
        let input = match self.header(Network::INPUT, network.declaration.input.as_ref()) {
            Some(shape) => self.builder.input(Network::INPUT, shape),
            None => Node::UNKNOWN,
        };
        let x = self.steps(&network.steps, input);
        if let Some(declared) = self.header(Network::OUTPUT, network.declaration.output.as_ref()) {
            self.builder.output(Network::OUTPUT, declared, x);
            if x.shape().is_none() {
                self.deferred.push(Network::OUTPUT);
            }
        }
        x.shape().map(|_| self.builder.finish(x))
    }

    /// A shape of the header, or the problem with it, if it is known.
    fn header(&mut self, site: u32, size: Option<&Size>) -> Option<Result<Shape, Problem>> {
        let SizeKind::Axes(axes) = &size?.kind else {
            self.deferred.push(site);
            return None;
        };
        let mut integers = Vec::new();
        for axis in axes {
            match axis.value(None) {
                Evaluated::Known(integer) => integers.push(integer),
                Evaluated::Unknown => {
                    self.deferred.push(site);
                    return None;
                }
            }
        }
        Some(Shape::from_integers(&integers))
    }

    fn steps(&mut self, steps: &'n [Step<'n>], mut x: Node) -> Node {
        for step in steps {
            x = self.step(step, x);
        }
        x
    }

    fn step(&mut self, step: &'n Step<'n>, x: Node) -> Node {
        let name = step.name.as_name();
        self.path.push(name.to_string());
        let x = match &step.kind {
            StepKind::Layer(call) => self.layer(step, call, x),
            StepKind::Group(body) => {
                let group = self.builder.enter(name);
                let x = self.steps(body, x);
                self.builder.leave(group);
                x
            }
            StepKind::Repeat { site, count, body } => {
                let group = self.builder.enter(name);
                let x = self.repeat(*site, count, body, group, x);
                self.builder.leave(group);
                x
            }
            StepKind::Broken => Node::UNKNOWN,
        };
        self.path.pop();
        x
    }

    fn repeat(&mut self, site: u32, count: &Expression, body: &'n [Step<'n>], group: Group, mut x: Node) -> Node {
        let Evaluated::Known(value) = count.value(x.channels()) else {
            self.deferred.push(site);
            self.path.push("i".to_owned());
            self.steps(body, Node::UNKNOWN);
            self.path.pop();
            return Node::UNKNOWN;
        };
        let count = self.builder.number(site, "repeat", "count", 0, value);
        if self.builder.blames(site) {
            return Node::UNKNOWN;
        }
        let mut repetition = 0;
        while self.builder.again(site, group, repetition, count, x) {
            self.path.push(repetition.to_string());
            x = self.steps(body, x);
            self.path.pop();
            repetition += 1;
        }
        if self.builder.blames(site) {
            // Whatever made it too long here would make rustc go as far.
            self.broken.push(site);
            return Node::UNKNOWN;
        }
        x
    }

    fn layer(&mut self, step: &'n Step<'n>, call: &'n LayerCall<'n>, x: Node) -> Node {
        let mut layer = call.spec.default;
        let mut known = true;
        for given in &call.arguments {
            match given.template.value(given.parameter, x.channels()) {
                Known::Value(value) => {
                    layer.set(given.index, value);
                }
                Known::Refused(problem) => {
                    self.builder.refuse(call.site, call.spec.name, problem);
                    known = false;
                }
                Known::No => known = false,
            }
        }
        let before = self.builder.totals();
        // With an argument unknown, the others can still be wrong.
        let input = if known { x } else { Node::UNKNOWN };
        let output = self.builder.layer(call.site, step.name.as_name(), layer, input);
        if output.shape().is_none() && !self.builder.blames(call.site) {
            self.deferred.push(call.site);
        }
        let after = self.builder.totals();
        self.lines.push(Line {
            path: self.path.iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join("."),
            layer: if known { layer.to_string() } else { call.text.clone() },
            note: step.note.map(str::to_owned),
            sizes: output.shape().map(|shape| (shape, after.params - before.params, after.macs - before.macs)),
        });
        output
    }
}
