//! Arguments of blocks: whether they are right shows where the block uses
//! them, and is said where it is called.

use std::fmt::Display;

use netweight_core::{Layer, Spec};
use proc_macro2::{Ident, TokenTree};

use super::block::{self, Binding, substitute};
use super::steps::Resolver;
use super::{Template, Wanted};
use crate::ast::{Argument, Invocation};
use crate::diagnostics::{Spot, source};
use crate::elsewhere;
use crate::parse;
use crate::similar::did_you_mean;

/// An argument of a block, as it is written.
pub struct Passed {
    pub block: String,
    pub parameter: String,
    pub text: String,
    pub spot: Spot,
    /// Whether it has been reported.
    pub is_wrong: bool,
}

impl Resolver<'_, '_> {
    /// Notes an argument that a call passes on.
    pub(super) fn pass(&mut self, block: &Ident, parameter: &Ident, value: &[TokenTree], spot: Spot) -> usize {
        let (block, parameter) = (block.to_string(), parameter.to_string());
        self.found.passed.push(Passed { block, parameter, text: source(value), spot, is_wrong: false });
        self.found.passed.len() - 1
    }

    /// Reads an argument of a layer, with what is bound in place of parameters.
    pub(super) fn read(&mut self, argument: &Argument, wanted: Wanted<'_>) -> Option<Template> {
        if self.is_given_a_layer(&argument.value, wanted.place()) {
            return None;
        }
        let mut given = Argument { value: substitute(&argument.value, &self.bindings), ..argument.clone() };
        let Some(passed) = block::passed(&argument.value, &self.bindings) else {
            return Template::read(&given, wanted, self.errors);
        };
        let before = self.errors.count();
        let argument = &mut self.found.passed[passed];
        given.spot = argument.spot;
        let template = Template::read(&given, Wanted { passed: Some(argument), ..wanted }, self.errors);
        argument.is_wrong |= self.errors.count() > before;
        template
    }

    /// Reports a parameter among tokens that stands for a layer; `place` tells
    /// what is wanted there.
    pub(super) fn is_given_a_layer(&mut self, tokens: &[TokenTree], place: impl Display) -> bool {
        let Some(passed) = self.layer_among(tokens) else { return false };
        self.blame(passed, format_args!("goes to {place}"), "");
        true
    }

    fn layer_among(&self, tokens: &[TokenTree]) -> Option<usize> {
        tokens.iter().find_map(|token| match token {
            TokenTree::Ident(name) => {
                let binding = self.bindings.get(&name.to_string())?;
                self.layer_of(binding).map(|_| binding.passed)
            }
            TokenTree::Group(group) => self.layer_among(&group.stream().into_iter().collect::<Vec<_>>()),
            _ => None,
        })
    }

    /// The layer or the block that a parameter stands for.
    pub(super) fn layer_of<'b>(&self, binding: &'b Binding) -> Option<&'b Ident> {
        match (&binding.closure, binding.tokens.as_slice()) {
            (Some(closure), _) => Some(&closure.call.name),
            (None, [TokenTree::Ident(name)]) => self.is_called_so(name).then_some(name),
            _ => None,
        }
    }

    /// Returns whether something that takes a tensor has this name.
    pub(super) fn is_called_so(&self, name: &Ident) -> bool {
        let Invocation { blocks, declarations, .. } = self.invocation;
        Spec::of(&name.to_string()).is_some()
            || blocks.iter().any(|block| block.name == *name)
            || declarations.iter().any(|network| network.name == *name)
    }

    /// Reports an argument that stands where a layer is called, and is none.
    pub(super) fn no_layer(&mut self, passed: usize) {
        let text = self.found.passed[passed].text.clone();
        let word = text.trim_matches('"');
        let similar = match word.to_lowercase().as_str() {
            word if word
                .split(['(', ' '])
                .next()
                .is_some_and(|word| parse::form_words().chain(["from", "repeat"]).any(|form| form == word)) =>
            {
                "; a form is given as a block around it, `block Name { … }`".to_owned()
            }
            "none" | "null" | "identity" => "; a block without layers, `block Nothing { }`, changes nothing".to_owned(),
            _ => self.near_layer(word.split('(').next().unwrap_or_default(), &[]),
        };
        self.blame(passed, "wants a layer", &similar);
    }

    pub(super) fn blame(&mut self, passed: usize, wants: impl Display, similar: &str) {
        let Passed { block, parameter, text, spot, is_wrong } = &mut self.found.passed[passed];
        if !*is_wrong {
            self.errors.error(*spot, format!("`{parameter}` of `{block}` {wants}, not `{text}`{similar}"));
        }
        *is_wrong = true;
    }

    /// `` ; did you mean `maxpool`? ``, of a block, a layer or another word; or
    /// nothing.
    pub(super) fn near_layer(&self, word: &str, others: &[&str]) -> String {
        let blocks: Vec<String> = self.invocation.blocks.iter().map(|block| block.name.to_string()).collect();
        let said = did_you_mean(word, blocks.iter().map(String::as_str));
        if !said.is_empty() {
            return said;
        }
        let layers = Layer::CATALOGUE.iter().map(|spec| spec.name);
        elsewhere::layer(word).unwrap_or_else(|| did_you_mean(word, layers.chain(others.iter().copied())))
    }
}
