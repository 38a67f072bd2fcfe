//! Where the parameters of a block go.

use netweight_core::{Kind, Spec};
use proc_macro2::{Ident, TokenTree};

use crate::ast::{Block, Call, Element, ElementKind};

/// Whether a parameter goes, as it is, to an option that takes no number: a
/// probability or a flag, there or in a block within.
pub fn takes_no_number(block: &Block, parameter: &Ident, blocks: &[Block]) -> bool {
    // A block within itself is refused elsewhere.
    goes(&block.elements, parameter, blocks, blocks.len())
}

fn goes(elements: &[Element], parameter: &Ident, blocks: &[Block], deeper: usize) -> bool {
    elements.iter().any(|element| match &element.kind {
        ElementKind::Call(call) => is_taken(call, parameter, blocks, deeper),
        ElementKind::Group(body) | ElementKind::Repeat { body, .. } => goes(body, parameter, blocks, deeper),
        ElementKind::Form(form) => form.branches.iter().any(|branch| goes(&branch.elements, parameter, blocks, deeper)),
        ElementKind::Network { .. } | ElementKind::Broken => false,
    })
}

fn is_taken(call: &Call, parameter: &Ident, blocks: &[Block], deeper: usize) -> bool {
    let is_given = |value: &[TokenTree]| matches!(value, [TokenTree::Ident(name)] if name == parameter);
    let name = call.name.to_string();
    let block = blocks.iter().find(|block| block.name == name);
    call.arguments.iter().enumerate().filter(|(_, argument)| is_given(&argument.value)).any(|(position, argument)| {
        if let Some(spec) = Spec::of(&name) {
            let own = match &argument.name {
                Some(option) => spec.parameters.iter().find(|own| option == own.name),
                None => spec.parameters.get(position),
            };
            return own.is_some_and(|own| matches!(own.kind, Kind::Flag | Kind::Probability));
        }
        let Some((block, deeper)) = block.zip(deeper.checked_sub(1)) else { return false };
        let own = match &argument.name {
            Some(option) => block.parameters.iter().find(|own| own.name == *option),
            None => block.parameters.get(position),
        };
        own.is_some_and(|own| goes(&block.elements, &own.name, blocks, deeper))
    })
}
