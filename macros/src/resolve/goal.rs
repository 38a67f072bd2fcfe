//! Where the parameters of a block go.

use std::collections::{HashMap, HashSet};

use netweight_core::{Kind, Spec};
use proc_macro2::{Ident, TokenTree};

use crate::ast::{Block, Call, Element, ElementKind};
use crate::diagnostics::Errors;
use crate::parse;

/// Returns whether a parameter goes, as it is, to an option that takes no number: a
/// probability or a flag, there or in a block within. Some of its parameters
/// stand for layers or blocks: `given` tells which.
pub fn takes_no_number(
    block: &Block,
    parameter: &Ident,
    blocks: &[Block],
    given: impl Fn(&Ident) -> Option<Ident>,
) -> bool {
    let calls = block.parameters.iter().filter_map(|own| Some((own.name.to_string(), given(&own.name)?)));
    Search { blocks, calls: calls.collect(), seen: HashSet::new() }.goes(block, parameter)
}

struct Search<'b> {
    blocks: &'b [Block],
    /// What stands for the parameters of the outermost block that are called.
    calls: HashMap<String, Ident>,
    /// The parameters that have been followed, by their places: blocks in blocks
    /// multiply, and a block may contain itself, which is refused elsewhere.
    seen: HashSet<*const Ident>,
}

impl Search<'_> {
    fn goes(&mut self, block: &Block, parameter: &Ident) -> bool {
        self.seen.insert(std::ptr::from_ref(parameter)) && self.is_taken(&block.elements, parameter)
    }

    fn goes_on(&mut self, block: &Block, parameter: &Ident) -> bool {
        // Of blocks within, nothing is known that stands for their parameters.
        let calls = std::mem::take(&mut self.calls);
        let goes = self.goes(block, parameter);
        self.calls = calls;
        goes
    }

    fn is_taken(&mut self, elements: &[Element], parameter: &Ident) -> bool {
        elements.iter().any(|element| match &element.kind {
            ElementKind::Call(call) => self.is_given(call, parameter),
            ElementKind::Group(body) | ElementKind::Repeat { body, .. } => self.is_taken(&body.elements, parameter),
            ElementKind::Form(form) => form.branches.iter().any(|branch| self.is_taken(&branch.elements, parameter)),
            ElementKind::Network { .. } | ElementKind::Broken => false,
        })
    }

    fn is_given(&mut self, call: &Call, parameter: &Ident) -> bool {
        let name = call.name.to_string();
        let name = self.calls.get(&name).map_or(name, ToString::to_string);
        let within = call.arguments.iter().filter_map(|argument| parse::call(&argument.value, &mut Errors::default()));
        if within.into_iter().any(|call| self.is_given(&call, parameter)) {
            return true;
        }
        let arguments = call.arguments.iter().enumerate();
        let mut given =
            arguments.filter(|(_, argument)| matches!(&*argument.value, [TokenTree::Ident(name)] if name == parameter));
        if let Some(spec) = Spec::of(&name) {
            return given.any(|(position, argument)| {
                let own = match &argument.name {
                    Some(option) => spec.parameters.iter().find(|own| option == own.name),
                    None => spec.parameters.get(position),
                };
                own.is_some_and(|own| matches!(own.kind, Kind::Flag | Kind::Probability))
            });
        }
        let Some(block) = self.blocks.iter().find(|block| block.name == name) else { return false };
        given.any(|(position, argument)| {
            let own = match &argument.name {
                Some(option) => block.parameters.iter().find(|own| own.name == *option),
                None => block.parameters.get(position),
            };
            own.is_some_and(|own| self.goes_on(block, &own.name))
        })
    }
}
