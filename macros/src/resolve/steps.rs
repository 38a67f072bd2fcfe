//! From elements to steps.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use netweight_core::layers::Merge as Meeting;
use proc_macro2::{Ident, TokenTree};

use super::block::{self, Bindings};
use super::given::GivenCall;
use super::names::Namer;
use super::passed::Passed;
use super::{Body, Label, Merge, Naming, Site, Step, StepKind};
use crate::ast::{self, Element, ElementKind, Form, FormKind, Invocation};
use crate::diagnostics::{Errors, Spot};
use crate::expression::Expression;
use crate::similar::did_you_mean;

/// More elements than this, with all blocks written out, are refused: blocks
/// in blocks can double their number at each level, and rustc takes a second for
/// some two thousand.
pub const MOST: usize = 8_192;

/// What to say of that.
pub fn too_long() -> String {
    format!("the network is longer than {MOST} elements; what `repeat` repeats is written once")
}

/// What has been found beside the steps.
pub struct Found<'a> {
    pub sites: Vec<Site>,
    /// The number of labelled tensors.
    pub kept: usize,
    /// The labels that are read.
    pub labels: Vec<Label>,
    /// The blocks that are called.
    pub blocks: Vec<&'a ast::Block>,
    /// The names of layers and blocks that stand for others, or are given to
    /// them.
    pub mentioned: Vec<Ident>,
    /// What they are given.
    pub passed: Vec<Passed>,
    /// All elements, with those of blocks.
    pub elements: usize,
}

/// Where a body begins.
enum Head {
    /// At the tensor that enters.
    Entering,
    From(u32, Label),
    /// At a label that has been reported.
    Unknown,
}

/// A body that begins there.
fn begun(head: Head, mut steps: Vec<Step>) -> Body {
    let from = match head {
        Head::Entering => None,
        Head::From(site, label) => Some((site, label)),
        Head::Unknown => {
            steps.insert(0, Step::broken());
            None
        }
    };
    Body { from, steps }
}

pub struct Resolver<'a, 'e> {
    pub(super) invocation: &'a Invocation,
    pub(super) found: Found<'a>,
    pub(super) errors: &'e mut Errors,
    /// What stands for the parameters of the block that is being written out.
    pub(super) bindings: Rc<Bindings>,
    /// The labels so far in each body that is being read.
    pub(super) labels: Vec<HashMap<String, Label>>,
    /// The blocks around what is being read, from the outermost.
    pub(super) inside: Vec<String>,
    /// How many blocks are being written out, one in another.
    pub(super) depth: usize,
    /// The calls among the arguments of blocks, by the places of their tokens.
    pub(super) calls: HashMap<usize, GivenCall>,
    /// The places of the names that have been noted for editors.
    pub(super) mentions: HashSet<usize>,
    /// The unknown words so far, and whether each is like a layer's.
    pub(super) alike: HashMap<String, bool>,
    /// The blocks that are wrong whatever they are given.
    pub(super) broken: Vec<&'a ast::Block>,
}

impl<'a, 'e> Resolver<'a, 'e> {
    pub fn new(invocation: &'a Invocation, sites: Vec<Site>, errors: &'e mut Errors) -> Self {
        let (bindings, labels, inside, calls, mentions, alike, broken) = Default::default();
        let (labels_read, blocks, mentioned, passed) = Default::default();
        let found = Found { sites, kept: 0, labels: labels_read, blocks, mentioned, passed, elements: 0 };
        Self { invocation, found, errors, bindings, labels, inside, depth: 0, calls, mentions, alike, broken }
    }

    /// The elements of a network or a block, which see no labels but their own.
    pub fn body(&mut self, elements: &'a [Element], name: &str) -> Vec<Step> {
        self.labels.push(HashMap::new());
        self.inside.push(name.to_owned());
        let steps = self.sequence(elements, false);
        self.inside.pop();
        self.labels.pop();
        steps
    }

    pub fn finish(self) -> Found<'a> {
        self.found
    }

    fn sequence(&mut self, elements: &'a [Element], is_repetition: bool) -> Vec<Step> {
        if let ([element @ Element { label: None, kind: ElementKind::Call(_), .. }], true) = (elements, is_repetition) {
            return vec![self.step(element, Naming::none(), &mut Namer::new(&[]))];
        }
        self.named(elements, &mut Namer::new(elements))
    }

    /// Elements that get their names together with those around them.
    fn named(&mut self, elements: &'a [Element], namer: &mut Namer) -> Vec<Step> {
        let mut steps = Vec::new();
        for element in elements {
            let is_form = element.label.is_none() && matches!(element.kind, ElementKind::Form(_));
            let name = if is_form { Naming::none() } else { self.name(element, namer) };
            steps.push(self.step(element, name, namer));
        }
        steps
    }

    fn name(&mut self, element: &Element, namer: &mut Namer) -> Naming {
        let (name, free) = namer.element(element);
        if let (Some(label), false) = (&element.label, free) {
            let message = format!("the label `{label}` is taken: labels beside each other differ");
            self.errors.error(Spot::at(label.span()), message);
        }
        name
    }

    fn step(&mut self, element: &'a Element, name: Naming, namer: &mut Namer) -> Step {
        self.found.elements += 1;
        let mut step = Step { name, note: element.note.clone(), keep: None, kind: StepKind::Broken };
        if self.found.elements > MOST {
            return step;
        }
        step.kind = match &element.kind {
            ElementKind::Call(call) => self.call(call, &mut step.name),
            ElementKind::Group(body) => {
                let from = self.head(body);
                StepKind::Group(begun(from, self.sequence(&body.elements, false)))
            }
            ElementKind::Repeat { count, body, spot } => self.repeat(count, body, *spot),
            ElementKind::Form(form) if element.label.is_some() => {
                let namer = &mut Namer::new(&[]);
                StepKind::Group(Body { from: None, steps: vec![self.form(form, namer)] })
            }
            ElementKind::Form(form) => {
                let form = self.form(form, namer);
                step.name = form.name;
                form.kind
            }
            ElementKind::Network { path, spot } => {
                let site = self.site(*spot, Vec::new(), std::ptr::from_ref(element).addr());
                StepKind::Network { site, path: path.clone(), near: None }
            }
            ElementKind::Broken => StepKind::Broken,
        };
        if let Some(label) = &element.label {
            let place = self.found.kept;
            step.keep = Some(place);
            self.found.kept += 1;
            if let Some(labels) = self.labels.last_mut() {
                labels.insert(label.to_string(), Label { place, ident: label.clone() });
            }
        }
        step
    }

    pub(super) fn site(&mut self, spot: Spot, parameters: Vec<(&'static str, Spot)>, source: usize) -> u32 {
        let site = u32::try_from(self.found.sites.len()).unwrap_or(u32::MAX);
        self.found.sites.push(Site { spot, parameters, source });
        site
    }

    fn repeat(&mut self, count: &[TokenTree], body: &'a ast::Body, spot: Spot) -> StepKind {
        let site = self.site(spot, vec![("count", Spot::of(count, spot))], count.as_ptr().addr());
        let from = self.head(body);
        let body = begun(from, self.sequence(&body.elements, true));
        match self.count(count, spot) {
            Some(count) => StepKind::Repeat { site, count, body },
            None => StepKind::Broken,
        }
    }

    /// How often something is repeated.
    fn count(&mut self, tokens: &[TokenTree], spot: Spot) -> Option<Expression> {
        let given = block::substitute(tokens, &self.bindings);
        if let [TokenTree::Ident(word)] = given.as_slice()
            && (word == "true" || word == "false")
        {
            let message = format!("`repeat` wants a whole number, not `{word}`: 1 is once, 0 is not at all");
            self.errors.error(Spot::of(&given, spot), message);
            return None;
        }
        self.expression(tokens, spot, "repeat")
    }

    /// A number of a form, with what is bound in place of parameters.
    fn expression(&mut self, tokens: &[TokenTree], spot: Spot, form: &str) -> Option<Expression> {
        if self.is_given_a_layer(tokens, format_args!("`{form}`, which wants a whole number")) {
            return None;
        }
        let tokens = block::substitute(tokens, &self.bindings);
        Expression::parse(&tokens, spot).map_err(|(spot, message)| self.errors.error(spot, message)).ok()
    }

    /// A form, called as the row in which its branches meet.
    fn form(&mut self, form: &'a Form, namer: &mut Namer) -> Step {
        let parameters = match &form.kind {
            FormKind::Experts(arguments) => {
                ["total", "active"].into_iter().zip(arguments.iter().map(|argument| argument.spot)).collect()
            }
            _ => Vec::new(),
        };
        let site = self.site(form.spot, parameters, std::ptr::from_ref(form).addr());
        let mut branches: Vec<Body> = Vec::new();
        for branch in &form.branches {
            let from = self.head(branch);
            branches.push(begun(from, self.named(&branch.elements, namer)));
        }
        let first = |branches: Vec<Body>| branches.into_iter().next().unwrap_or_default();
        let kind = match &form.kind {
            FormKind::Residual => {
                if branches.len() == 1 {
                    branches.push(Body::default());
                }
                StepKind::Merge(Merge { site, form: "residual", meeting: Meeting::Add, branches })
            }
            FormKind::Add => StepKind::Merge(Merge { site, form: "add", meeting: Meeting::Add, branches }),
            FormKind::Multiply => {
                StepKind::Merge(Merge { site, form: "multiply", meeting: Meeting::Multiply, branches })
            }
            FormKind::Concat => StepKind::Merge(Merge { site, form: "concat", meeting: Meeting::Concat, branches }),
            FormKind::Aside(head) => StepKind::Aside { head: *head, body: first(branches) },
            FormKind::Checkpoint => StepKind::Checkpoint(first(branches)),
            FormKind::Experts(arguments) => match self.experts(arguments, form.spot) {
                Some((total, active)) => StepKind::Experts { site, total, active, body: first(branches) },
                None => StepKind::Broken,
            },
        };
        Step { name: namer.row(form), note: None, keep: None, kind }
    }

    fn experts(&mut self, arguments: &[ast::Argument], spot: Spot) -> Option<(Expression, Expression)> {
        if let [total, active] = arguments
            && total.name.as_ref().is_none_or(|name| name == "total")
            && active.name.as_ref().is_none_or(|name| name == "active")
        {
            let mut number = |argument: &ast::Argument| self.expression(&argument.value, argument.spot, "experts");
            return number(total).zip(number(active));
        }
        self.errors.error(spot, "`experts` wants how many there are and how many work, as in `experts(8, 2) { … }`");
        None
    }

    /// The site and the place of `from(label)` at the head of a body.
    fn head(&mut self, body: &ast::Body) -> Head {
        let Some(label) = &body.from else { return Head::Entering };
        let Some(kept) = self.label(label) else { return Head::Unknown };
        Head::From(self.site(Spot::at(label.span()), Vec::new(), std::ptr::from_ref(label).addr()), kept)
    }

    /// Where the tensor of an earlier label is kept.
    pub(super) fn label(&mut self, label: &Ident) -> Option<Label> {
        let labels = self.labels.last()?;
        if let Some(written) = labels.get(&label.to_string()) {
            let place = written.place;
            if !self.found.labels.iter().any(|known| known.place == place) {
                self.found.labels.push(written.clone());
            }
            return Some(Label { place, ident: label.clone() });
        }
        {
            let word = label.to_string();
            let similar = did_you_mean(&word, labels.keys().map(String::as_str));
            let is_outside = self.labels.iter().any(|labels| labels.contains_key(&word));
            let message = match self.inside.last() {
                Some(block) if is_outside => {
                    format!("the label `{label}` is not one of `{block}`, whose layers see no labels but their own")
                }
                _ if self.bindings.contains_key(&word) => {
                    format!("`{label}` is a parameter, which is no label: a block's layers see no labels but their own")
                }
                _ => format!("there is no label `{label}` before this{similar}"),
            };
            self.errors.error(Spot::at(label.span()), message);
        }
        None
    }
}
