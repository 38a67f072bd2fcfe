//! Random programs of the builder.

use std::fmt;

use netweight_core::graph::{Builder, Kept, Name, Node, ScopeKind, SideHead};
use netweight_core::layers::{BatchNorm, GlobalAvgPool, Linear, MaxPool, Merge, Relu};
use netweight_core::{Layer, Window};

use crate::layers;
use crate::random::Random;

/// The number of labels that a program may keep.
pub(crate) const LABELS: usize = 3;

/// The number of units that lets branches meet.
const COMMON: u64 = 4;

/// All kinds of side heads.
pub(crate) const HEADS: [SideHead; 3] = [SideHead::Trained, SideHead::TrainingAlone, SideHead::Returned];

/// An element of a program, as of a declaration.
pub(crate) struct Element {
    pub(crate) site: u32,
    pub(crate) name: Name<'static>,
    /// The label under which its tensor is kept.
    pub(crate) keep: Option<usize>,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    Linear {
        units: u64,
        bias: bool,
        tied: Option<usize>,
    },
    Alone(Layer),
    /// A layer that fits no input.
    Wrong,
    Group(ScopeKind, Body),
    Repeat(u64, Body),
    Merge(Merge, Vec<Body>),
    Aside(SideHead, Body),
    Experts {
        total: u64,
        active: u64,
        body: Body,
    },
}

/// What stands in the braces of a form or a group.
pub(crate) struct Body {
    /// The site of the label from which it starts, if not from the tensor before.
    pub(crate) from: Option<(u32, usize)>,
    pub(crate) elements: Vec<Element>,
}

impl From<Vec<Element>> for Body {
    fn from(elements: Vec<Element>) -> Self {
        Self { from: None, elements }
    }
}

/// Roughly as in a declaration, with sites.
impl fmt::Display for Element {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(label) = self.keep {
            write!(text, "kept{label}: ")?;
        }
        match &self.kind {
            Kind::Linear { units, bias, tied: None } => write!(text, "linear({units}, bias = {bias})"),
            Kind::Linear { units, bias, tied: Some(label) } => {
                write!(text, "linear({units}, bias = {bias}, tied = kept{label})")
            }
            Kind::Alone(layer) => write!(text, "{layer}"),
            Kind::Wrong => write!(text, "{}", wrong()),
            Kind::Group(kind, body) => write!(text, "{kind:?} {body}"),
            Kind::Repeat(count, body) => write!(text, "repeat {count} {body}"),
            Kind::Merge(merge, branches) => {
                write!(text, "{}", merge.name())?;
                branches.iter().try_for_each(|branch| write!(text, " {branch}"))
            }
            Kind::Aside(head, body) => write!(text, "aux({head:?}) {body}"),
            Kind::Experts { total, active, body } => write!(text, "experts({total}, {active}) {body}"),
        }?;
        write!(text, "@{}", self.site)
    }
}

impl fmt::Display for Body {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((site, label)) = self.from {
            write!(text, "from(kept{label})@{site} ")?;
        }
        Braces(&self.elements).fmt(text)
    }
}

/// Elements between braces.
pub(crate) struct Braces<'b>(pub(crate) &'b [Element]);

impl fmt::Display for Braces<'_> {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("{ ")?;
        self.0.iter().try_for_each(|element| write!(text, "{element} "))?;
        text.write_str("}")
    }
}

/// Draws programs.
pub(crate) struct Author {
    pub(crate) random: Random,
    pub(crate) sites: u32,
    /// Of how many elements one is wrong; none if 0.
    pub(crate) wrong: usize,
    /// Of how many elements one is any layer of the catalogue; none if 0.
    pub(crate) any: usize,
}

impl Author {
    pub(crate) fn body(&mut self, depth: usize) -> Vec<Element> {
        let length = 1 + self.random.below(4);
        (0..length).flat_map(|_| self.elements(depth)).collect()
    }

    /// A body that now and then starts from a label.
    fn headed(&mut self, depth: usize) -> Body {
        let from = self.label(3);
        Body { from, elements: self.body(depth) }
    }

    fn label(&mut self, often: usize) -> Option<(u32, usize)> {
        (self.random.below(often) == 0).then(|| {
            self.sites += 1;
            (self.sites, self.random.below(LABELS))
        })
    }

    fn element(&mut self, kind: Kind) -> Element {
        self.sites += 1;
        let number = u32::try_from(self.random.below(3)).unwrap();
        let name = self.random.pick(&[Name::only("it"), Name::label("label"), Name::numbered("one", number)]);
        let keep = (self.random.below(4) == 0).then(|| self.random.below(LABELS));
        Element { site: self.sites, name, keep, kind }
    }

    fn linear(&mut self, units: u64, tied: Option<usize>) -> Element {
        let bias = self.random.pick(&[false, true]);
        self.element(Kind::Linear { units, bias, tied })
    }

    /// One element, with what makes it fit.
    fn elements(&mut self, depth: usize) -> Vec<Element> {
        if self.wrong > 0 && self.random.below(self.wrong) == 0 {
            return vec![self.element(Kind::Wrong)];
        }
        if self.any > 0 && self.random.below(self.any) == 0 {
            let layer = layers::draw(&mut self.random);
            return vec![self.element(Kind::Alone(layer))];
        }
        let kind = match self.random.below(if depth == 0 { 4 } else { 10 }) {
            0 => {
                let tied = (self.random.below(16) == 0).then(|| self.random.below(LABELS));
                Kind::Linear { units: self.random.pick(&[COMMON, 6]), bias: true, tied }
            }
            1 => Kind::Alone(Layer::BatchNorm(BatchNorm::DEFAULT)),
            2 => Kind::Alone(Layer::Relu(Relu {})),
            3 => return self.tied(),
            4 => {
                let kind = self.random.pick(&[ScopeKind::Group, ScopeKind::Block, ScopeKind::Checkpoint]);
                Kind::Group(kind, self.headed(depth - 1))
            }
            5 => {
                let body = self.headed(depth - 1);
                // More of them would all start there, which is wrong.
                let counts: &[u64] = if body.from.is_some() && self.wrong == 0 { &[0, 1] } else { &[0, 1, 2, 3, 5] };
                Kind::Repeat(self.random.pick(counts), body)
            }
            6 | 7 => {
                let merge = self.random.pick(&[Merge::Add, Merge::Multiply, Merge::Concat]);
                let branches = (0..=self.random.below(3)).map(|_| self.branch(depth - 1, merge)).collect();
                Kind::Merge(merge, branches)
            }
            8 => {
                let head = self.random.pick(&HEADS);
                let empty = self.random.below(4) == 0;
                let body = self.headed(depth - 1);
                Kind::Aside(head, if empty { Body { elements: Vec::new(), ..body } } else { body })
            }
            _ => {
                let total = 1 + self.random.below(4) as u64;
                let active = 1 + self.random.below(usize::try_from(total).unwrap()) as u64;
                let before = self.linear(COMMON, None);
                let mut body = self.headed(depth - 1);
                body.elements.push(self.linear(COMMON, None));
                return vec![before, self.element(Kind::Experts { total, active, body })];
            }
        };
        vec![self.element(kind)]
    }

    /// Two layers with one weight.
    fn tied(&mut self) -> Vec<Element> {
        let label = self.random.below(LABELS);
        // Now and then of another size.
        let units = self.random.pick(&[6, 6, 6, 6, COMMON]);
        let layers = [(COMMON, None), (6, None), (COMMON, None), (units, Some(label))];
        let mut layers = layers.map(|(units, tied)| self.linear(units, tied));
        layers[1].keep = Some(label);
        layers[2].keep = None;
        layers.into()
    }

    fn branch(&mut self, depth: usize, merge: Merge) -> Body {
        let from = self.label(4);
        let mut elements = if self.random.below(4) == 0 { Vec::new() } else { self.body(depth) };
        if merge == Merge::Multiply && self.random.below(3) == 0 {
            elements.push(self.element(Kind::Alone(Layer::GlobalAvgPool(GlobalAvgPool {}))));
        }
        if merge != Merge::Concat {
            elements.push(self.linear(COMMON, None));
        }
        Body { from, elements }
    }
}

/// Where a body starts, if `x` enters.
fn start(body: &Body, builder: &mut Builder<'_, 'static>, kept: &[Kept], x: Node) -> Node {
    body.from.map_or(x, |(site, label)| builder.recall(site, &kept[label]))
}

fn run_body(body: &Body, builder: &mut Builder<'_, 'static>, kept: &mut [Kept], x: Node) -> Node {
    let x = start(body, builder, kept, x);
    run(&body.elements, builder, kept, x)
}

/// Calls the builder as an expansion does, with room for what labels keep.
pub(crate) fn run(body: &[Element], builder: &mut Builder<'_, 'static>, kept: &mut [Kept], mut x: Node) -> Node {
    for Element { site, name, keep, kind } in body {
        x = match kind {
            Kind::Linear { units, bias, tied } => {
                let tied = tied.and_then(|label| builder.tie(*site, &kept[label]));
                builder.layer(*site, *name, Layer::Linear(Linear { units: *units, bias: *bias, tied }), x)
            }
            Kind::Alone(layer) => builder.layer(*site, *name, *layer, x),
            Kind::Wrong => builder.layer(*site, *name, wrong(), x),
            Kind::Group(kind, body) => {
                let x = start(body, builder, kept, x);
                let group = builder.enter_as(*name, *kind, x);
                let x = run(&body.elements, builder, kept, x);
                builder.leave(group, x);
                x
            }
            Kind::Repeat(count, body) => {
                if let Some((site, _)) = body.from {
                    builder.restart(site, *count);
                }
                let group = builder.enter(*name, x);
                let (mut repetition, mut x) = (0, x);
                while builder.again(*site, group, repetition, *count, x) {
                    let mark = builder.mark(x);
                    x = run_body(body, builder, kept, x);
                    repetition += 1;
                    repetition += builder.copy(&mark, *count - repetition, &mut x);
                }
                builder.leave(group, x);
                x
            }
            Kind::Merge(merge, branches) => {
                let ends: Vec<Node> = branches.iter().map(|branch| run_body(branch, builder, kept, x)).collect();
                builder.merge(*site, "add", *name, *merge, &ends)
            }
            Kind::Aside(head, body) => {
                let aside = builder.begin_aside(*head, x);
                let end = run_body(body, builder, kept, x);
                builder.end_aside(aside, end);
                x
            }
            Kind::Experts { total, active, body } => {
                let x = start(body, builder, kept, x);
                let chosen = builder.begin_experts(*site, *total, *active, x);
                let x = run(&body.elements, builder, kept, x);
                builder.end_experts(*site, *name, chosen, x)
            }
        };
        if let Some(label) = keep {
            kept[*label] = builder.keep(x);
        }
    }
    x
}

fn wrong() -> Layer {
    Layer::MaxPool(MaxPool { window: Window::every(99), ..MaxPool::DEFAULT })
}
