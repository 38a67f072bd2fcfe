//! Layers and blocks that are given to blocks: `Outer(relu)`, `Outer(Short(64))`.

use std::collections::HashMap;
use std::rc::Rc;

use netweight_core::Spec;
use proc_macro2::{Ident, TokenTree};

use super::block::{Binding, Bindings};
use super::steps::Resolver;
use super::{Naming, StepKind};
use crate::ast::Call;
use crate::parse;

/// A call that is an argument of a block, `Outer(Short(64))`: it is made in the
/// block, and means what it does where it is written.
pub struct Closure {
    pub call: Rc<Call>,
    pub bindings: Rc<Bindings>,
    /// The blocks around it.
    pub inside: Vec<String>,
    /// How many bodies are being read there: the last one's labels are seen.
    pub bodies: usize,
}

/// What is wrong has been reported.
#[derive(Clone, Copy)]
pub struct Reported;

/// A call among the arguments of a block, once it has been read.
pub type GivenCall = Result<Rc<Call>, Reported>;

impl Resolver<'_, '_> {
    /// Reads a layer or a block with its arguments, as an argument of a block;
    /// `None` of anything else. A call that cannot be read is reported once.
    pub(super) fn given_call(&mut self, value: &[TokenTree], around: &Bindings) -> Option<GivenCall> {
        let [TokenTree::Ident(name), TokenTree::Group(_)] = value else { return None };
        let is_bound = around.get(&name.to_string()).is_some_and(|binding| self.layer_of(binding).is_some());
        if !is_bound && !self.is_called_so(name) {
            return None;
        }
        // Its place is that of all its calls.
        let place = value.as_ptr().addr();
        if let Some(known) = self.calls.get(&place) {
            return Some(known.clone());
        }
        let before = self.errors.count();
        let call = parse::call(value, self.errors).filter(|_| self.errors.count() == before);
        let call = call.map(Rc::new).ok_or(Reported);
        self.calls.insert(place, call.clone());
        Some(call)
    }

    /// A call with what is known where it is written: around the block that is
    /// being called, or in its head, if it is a default.
    pub(super) fn closure(&self, call: Rc<Call>, around: &Rc<Bindings>, default_of: Option<&Ident>) -> Rc<Closure> {
        let (mut inside, bindings) = (self.inside.clone(), Rc::clone(around));
        // The head of a block sees no labels.
        let bodies = if default_of.is_some() { 0 } else { self.labels.len() };
        inside.extend(default_of.map(ToString::to_string));
        Rc::new(Closure { call, bindings, inside, bodies })
    }

    /// What was given to the block.
    pub(super) fn bound(&mut self, binding: &Binding, call: &Call, name: &mut Naming) -> StepKind {
        let Some(bound) = self.layer_of(binding) else {
            self.no_layer(binding.passed);
            return StepKind::Broken;
        };
        if call.name == name.text && !name.label {
            name.text = bound.to_string();
        }
        let ident = Ident::new(&bound.to_string(), call.name.span());
        let Some(closure) = &binding.closure else {
            if call.arguments.is_empty()
                && let Some(needed) = self.needed_by(bound)
            {
                self.lacks_arguments(binding.passed, bound, &needed);
                return StepKind::Broken;
            }
            return self.called(call, ident);
        };
        if !call.arguments.is_empty() {
            self.has_arguments(binding.passed, bound);
            return StepKind::Broken;
        }
        if self.found.passed[binding.passed].is_wrong {
            return StepKind::Broken;
        }
        self.mention(std::ptr::from_ref(call).addr(), &ident);
        let before = self.errors.count();
        let step = self.close(closure, name);
        self.found.passed[binding.passed].is_wrong |= self.errors.count() > before;
        step
    }

    /// A call that was given to a block, with what is bound, and the labels that
    /// are seen, where it is written.
    fn close(&mut self, closure: &Closure, name: &mut Naming) -> StepKind {
        let labels = closure.bodies.checked_sub(1).map_or_else(HashMap::new, |body| self.labels[body].clone());
        self.labels.push(labels);
        let bindings = std::mem::replace(&mut self.bindings, Rc::clone(&closure.bindings));
        let inside = std::mem::replace(&mut self.inside, closure.inside.clone());
        let step = self.call(&closure.call, name);
        self.inside = inside;
        self.bindings = bindings;
        self.labels.pop();
        step
    }

    /// Notes a name for editors, once for each place.
    pub(super) fn mention(&mut self, place: usize, ident: &Ident) {
        if self.mentions.insert(place) {
            self.found.mentioned.push(ident.clone());
        }
    }

    /// The arguments that what is called so needs, `filters, window`; none, if it
    /// needs none.
    pub(super) fn needed_by(&self, name: &Ident) -> Option<String> {
        let block = self.invocation.blocks.iter().find(|block| block.name == *name);
        let needed: Vec<String> = match (Spec::of(&name.to_string()), block) {
            (Some(spec), _) => {
                let required = spec.parameters.iter().filter(|parameter| parameter.default.is_none());
                required.map(|parameter| parameter.name.to_owned()).collect()
            }
            (None, Some(block)) => {
                let required = block.parameters.iter().filter(|parameter| parameter.default.is_none());
                required.map(|parameter| parameter.name.to_string()).collect()
            }
            (None, None) => Vec::new(),
        };
        (!needed.is_empty()).then(|| needed.join(", "))
    }

    /// Reports what comes without arguments, where the block gives it none.
    pub(super) fn lacks_arguments(&mut self, passed: usize, name: &Ident, needed: &str) {
        self.blame(passed, "wants a layer with its arguments", &format!("; write `{name}({needed})`"));
    }

    /// Reports a block that gives arguments to what comes with its own.
    pub(super) fn has_arguments(&mut self, passed: usize, name: &Ident) {
        let wants = "wants a layer without its arguments, which the block gives";
        self.blame(passed, wants, &format!("; write `{name}`"));
    }
}
