//! One run of the engine over what the source tells.

use netweight_core::graph::{Builder, Kept, Node, ScopeKind, Totals};
use netweight_core::{Problem, Shape, Value};

use super::{Line, Sizes};
use crate::ast::{Size, SizeKind};
use crate::expression::{Environment, Evaluated, Expression};
use crate::resolve::{BlockCall, Body, Known, LayerCall, Merge, Network, Step, StepKind, Template};

/// One run of the engine over a network.
pub struct Run<'n, 't> {
    network: &'n Network<'n>,
    pub builder: Builder<'t, 'n>,
    pub deferred: Vec<u32>,
    pub broken: Vec<u32>,
    pub lines: Vec<Line>,
    path: Vec<String>,
    /// How many side heads are around.
    asides: usize,
    /// How many repetitions are around of which the number is unknown.
    uncounted: usize,
    /// Labelled tensors that are read again.
    kept: Vec<Kept>,
    /// What the blocks around were given.
    parameters: Vec<(String, Option<u64>)>,
}

impl<'n, 't> Run<'n, 't> {
    pub fn new(network: &'n Network<'n>, builder: Builder<'t, 'n>) -> Self {
        let (deferred, broken, lines, path, parameters) = Default::default();
        let kept = vec![Kept::NONE; network.kept];
        Self { network, builder, deferred, broken, lines, path, kept, parameters, asides: 0, uncounted: 0 }
    }

    /// The whole network; its sums, if its output is known.
    pub fn network(&mut self) -> Option<Totals> {
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
            match axis.value(&Environment::EMPTY) {
                Evaluated::Known(integer) => integers.push(integer),
                Evaluated::Unknown => {
                    self.deferred.push(site);
                    return None;
                }
            }
        }
        Some(Shape::from_integers(&integers))
    }

    fn steps(&mut self, steps: &'n [Step], mut x: Node) -> Node {
        for step in steps {
            x = self.step(step, x);
            if let Some(place) = step.keep {
                self.kept[place] = self.builder.keep(x);
            }
        }
        x
    }

    fn step(&mut self, step: &'n Step, x: Node) -> Node {
        self.path.push(step.name.as_name().to_string());
        let x = match &step.kind {
            StepKind::Layer(call) => self.layer(step, call, x),
            StepKind::Group(body) => {
                let x = self.start(body, x);
                self.group(step, ScopeKind::Group, x, |run, x| run.steps(&body.steps, x))
            }
            StepKind::Checkpoint(body) => {
                let x = self.start(body, x);
                self.group(step, ScopeKind::Checkpoint, x, |run, x| run.steps(&body.steps, x))
            }
            StepKind::Repeat { site, count, body } => self.repeat(step, *site, count, body, x),
            StepKind::Block(call) => self.block(step, call, x),
            StepKind::Merge(merge) => self.merge(step, merge, x),
            StepKind::Aside { head, body } => {
                let aside = self.builder.begin_aside(*head, x);
                self.asides += 1;
                let end = self.body(body, x);
                self.asides -= 1;
                self.builder.end_aside(aside, end);
                x
            }
            StepKind::Experts { site, total, active, body } => self.experts(step, *site, [total, active], body, x),
            StepKind::Network { site, .. } => {
                self.deferred.push(*site);
                self.line(step.name.text.clone(), None, None);
                Node::UNKNOWN
            }
            StepKind::Refused(_) | StepKind::Broken => Node::UNKNOWN,
        };
        self.path.pop();
        x
    }

    /// The tensor at which a body begins, where `x` enters.
    fn start(&mut self, body: &Body, x: Node) -> Node {
        match &body.from {
            Some((site, label)) => {
                let kept = self.kept[label.place];
                let x = self.builder.recall(*site, &kept);
                if self.uncounted == 0 && (x.shape().is_some() || self.builder.blames(*site)) {
                    return x;
                }
                // rustc knows whether it is reached, and how often.
                self.deferred.push(*site);
                Node::UNKNOWN
            }
            None => x,
        }
    }

    fn body(&mut self, body: &'n Body, x: Node) -> Node {
        let x = self.start(body, x);
        self.steps(&body.steps, x)
    }

    fn group(
        &mut self,
        step: &'n Step,
        kind: ScopeKind,
        x: Node,
        inside: impl FnOnce(&mut Self, Node) -> Node,
    ) -> Node {
        let (scope, first) = (self.builder.extent().scopes, self.lines.len());
        let group = self.builder.enter_as(step.name.as_name(), kind, x);
        let x = inside(self, x);
        self.builder.leave(group, x);
        self.end(scope, first, x);
        x
    }

    /// Notes what a group gives at its last line, if the layer there gives
    /// something else: the group may end with a label.
    fn end(&mut self, scope: usize, first: usize, x: Node) {
        let graph = self.builder.graph();
        let (Some(output), Some(scope)) = (x.shape(), graph.scopes().get(scope)) else { return };
        let row = (scope.output as usize).checked_sub(1);
        // Until the network ends, its sums have the aperture of its input.
        let aperture = row.map_or(Some(graph.totals().aperture), |row| Some(graph.rows().get(row)?.aperture));
        // Of a side head its own output is shown.
        let own = self.lines[first..].iter().rfind(|line| !line.aside);
        let (Some(own), Some(aperture)) = (own, aperture) else { return };
        let own = own.sizes.map(|sizes| (sizes.output, sizes.aperture));
        if own.is_none_or(|(shape, seen)| shape.same(&output) && seen == aperture) {
            return;
        }
        let path = self.path.iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join(".");
        if let Some(line) = self.lines.last_mut() {
            line.ends.push((path, output, aperture));
        }
    }

    fn repeat(&mut self, step: &'n Step, site: u32, count: &Expression, body: &'n Body, mut x: Node) -> Node {
        let count = self.number(site, "repeat", "count", count, x);
        if let (Some(count), Some((site, _))) = (count, &body.from) {
            self.builder.restart(*site, count);
        }
        let group = self.builder.enter(step.name.as_name(), x);
        if let Some(count) = count {
            let mut repetition = 0;
            while self.builder.again(site, group, repetition, count, x) {
                self.path.push(repetition.to_string());
                x = self.body(body, x);
                self.path.pop();
                repetition += 1;
            }
            if self.builder.blames(site) {
                // Whatever made it too long here would make rustc go as far.
                self.broken.push(site);
                x = Node::UNKNOWN;
            }
        } else {
            self.path.push("i".to_owned());
            self.uncounted += 1;
            self.body(body, Node::UNKNOWN);
            self.uncounted -= 1;
            self.path.pop();
            x = Node::UNKNOWN;
        }
        self.builder.leave(group, x);
        x
    }

    /// A number that is not a layer's argument; none if it is unknown, which
    /// rustc then checks, or wrong.
    fn number(&mut self, site: u32, subject: &str, parameter: &str, number: &Expression, x: Node) -> Option<u64> {
        let Evaluated::Known(value) = number.value(&self.known(x)) else {
            self.deferred.push(site);
            return None;
        };
        if let Some(value) = value.ok().and_then(|value| u64::try_from(value).ok()) {
            return Some(value);
        }
        // Only a mistake makes names outlive the expansion.
        let [subject, parameter] = [subject, parameter].map(|name| &*Box::leak(name.to_owned().into_boxed_str()));
        self.builder.number(site, subject, parameter, 0, value);
        None
    }

    fn known(&self, x: Node) -> Environment<'_> {
        Environment { channels: x.channels(), parameters: &self.parameters }
    }

    fn block(&mut self, step: &'n Step, call: &'n BlockCall, x: Node) -> Node {
        let outer = self.parameters.len();
        for (parameter, local, value) in &call.parameters {
            let value = self.number(call.site, &call.name, parameter, value, x);
            self.parameters.push((local.to_string(), value));
        }
        let refused = self.builder.blames(call.site);
        let x = if refused { Node::UNKNOWN } else { x };
        let x = self.group(step, ScopeKind::Block, x, |run, x| run.steps(&call.body, x));
        self.parameters.truncate(outer);
        x
    }

    fn merge(&mut self, step: &'n Step, merge: &'n Merge, x: Node) -> Node {
        // The names in the branches stand beside the one of the merge.
        let own = self.path.pop().unwrap_or_default();
        let mut branches = Vec::new();
        for branch in &merge.branches {
            branches.push(self.body(branch, x));
        }
        self.path.push(own);
        let before = self.builder.totals();
        let x = self.builder.merge(merge.site, merge.form, step.name.as_name(), merge.meeting, &branches);
        if x.shape().is_none() && !self.builder.blames(merge.site) {
            self.deferred.push(merge.site);
        }
        self.line(merge.meeting.name().to_owned(), x.shape(), Some(&before));
        x
    }

    fn experts(&mut self, step: &'n Step, site: u32, counts: [&Expression; 2], body: &'n Body, x: Node) -> Node {
        // The router reads what enters them.
        let x = self.start(body, x);
        let own = self.path.pop().unwrap_or_default();
        let total = self.number(site, "experts", "total", counts[0], x);
        let active = self.number(site, "experts", "active", counts[1], x);
        let output = if let (Some(total), Some(active)) = (total, active) {
            let before = self.builder.totals();
            let chosen = self.builder.begin_experts(site, total, active, x);
            self.router(x, Some(&before));
            let x = if self.builder.blames(site) { Node::UNKNOWN } else { x };
            let x = self.steps(&body.steps, x);
            self.builder.end_experts(site, step.name.as_name(), chosen, x)
        } else {
            self.router(Node::UNKNOWN, None);
            self.steps(&body.steps, Node::UNKNOWN)
        };
        self.path.push(own);
        if output.shape().is_none() && !self.builder.blames(site) {
            self.deferred.push(site);
        }
        let text = self.latest("experts", output);
        self.line(text, output.shape(), None);
        output
    }

    /// The line of a router, which is the latest row if what it reads is known.
    fn router(&mut self, x: Node, before: Option<&Totals>) {
        let text = self.latest("linear", x);
        let output = x.shape().and_then(|_| self.builder.graph().rows().last()).map(|router| router.output);
        self.path.push("router".to_owned());
        self.line(text, output, before);
        self.path.pop();
    }

    /// The layer of the latest row; its name alone if a tensor is unknown.
    fn latest(&self, name: &str, known: Node) -> String {
        let row = known.shape().and_then(|_| self.builder.graph().rows().last());
        row.map_or_else(|| name.to_owned(), |row| row.layer.to_string())
    }

    fn layer(&mut self, step: &'n Step, call: &'n LayerCall, x: Node) -> Node {
        let mut layer = call.spec.default;
        let mut known = true;
        for given in &call.arguments {
            let value = match &given.template {
                Template::Tie(label) => {
                    let kept = self.kept[label.place];
                    self.builder.tie(call.site, &kept).map_or(Known::No, |tie| Known::Value(Value::Tie(tie)))
                }
                template => template.value(given.parameter, &self.known(x)),
            };
            match value {
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
        let text = if known { layer.to_string() } else { call.text.clone() };
        self.line(text, output.shape(), Some(&before));
        if let (Some(line), Some(note)) = (self.lines.last_mut(), &step.note) {
            line.note = Some(note.clone());
        }
        output
    }

    /// A line of the table: what the latest row gives, and has added to the
    /// sums.
    fn line(&mut self, layer: String, output: Option<Shape>, before: Option<&Totals>) {
        let after = self.builder.totals();
        let before = before.unwrap_or(&after);
        let graph = self.builder.graph();
        let seen = graph.rows().last().map(|row| row.aperture);
        self.lines.push(Line {
            path: self.path.iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join("."),
            layer,
            note: None,
            aside: self.asides > 0,
            ends: Vec::new(),
            sizes: output.zip(seen).map(|(output, aperture)| Sizes {
                output,
                outputs: output.elements(),
                params: after.params - before.params,
                macs: after.macs - before.macs,
                aperture,
            }),
        });
    }
}
