//! Blocks: `block Name(filters, full = channels) { … }`.

use proc_macro2::{Delimiter, Ident, TokenTree};
use syn::parse::ParseStream;
use syn::{Token, token};

use super::arguments::{argument, parts};
use super::body::body;
use super::element::{next_declaration, note};
use super::{any_ident, attributes, begins_block, begins_item, here, next, skip_until, visibility};
use crate::ast::{Block, Body, Element, Parameter};
use crate::diagnostics::{Errors, Spot, source};
use crate::parse::form::is_form;

/// Reads a block behind its word; none where there is not even a name.
pub fn block(input: ParseStream<'_>, word: &Ident, note: Option<String>, errors: &mut Errors) -> Option<Block> {
    let spot = here(input, Spot::at(word.span()));
    let Ok(name) = input.parse::<Ident>() else {
        errors.error(spot, "the name of a block is expected here, as in `block Basic(filters) { … }`");
        skip_until(input, begins_item);
        return None;
    };
    let before = errors.count();
    let mut parameters = Vec::new();
    if (input.peek(token::Paren) || input.peek(token::Bracket))
        && let Some(TokenTree::Group(group)) = next(input)
    {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        if group.delimiter() == Delimiter::Bracket {
            let message = format!("parameters stand in parentheses: `{name}({})`", source(&tokens));
            errors.error(Spot::at(group.span()), message);
        }
        parameters = self::parameters(&tokens, Spot::at(group.span()), errors);
    }
    let is_right = errors.count() == before;
    skip_bounds(input, spot, errors);
    if !input.peek(token::Brace) {
        let spot = here(input, Spot::at(name.span()));
        errors.error(spot, format!("`{{` is expected here: the layers of `{name}` stand in braces"));
        skip_until(input, begins_item);
        // Its calls, which may be right, are not blamed.
        return Some(Block { note, name, parameters, is_right: false, elements: vec![Element::BROKEN] });
    }
    let Body { from, elements } = body(input, 0, errors)?;
    if let Some(label) = from {
        let message = format!("`{name}` begins with what enters it: its layers see no labels but their own");
        errors.error(Spot::at(label.span()), message);
    }
    skip_bounds(input, spot, errors);
    Some(Block { note, name, parameters, is_right, elements })
}

/// Skips `pub` before a block.
pub fn without_visibility(input: ParseStream<'_>, errors: &mut Errors) {
    let ahead = input.fork();
    let visibility: Vec<TokenTree> = visibility(&ahead).into_iter().collect();
    if !visibility.is_empty() && begins_block(&ahead) {
        let spot = Spot::of(&visibility, here(input, Spot::at(input.span())));
        errors.error(spot, "a block is known in its own `network!` alone: leave this out");
        self::visibility(input);
    }
}

/// Reads a block that stands among the layers of a network, unless it begins
/// what follows a network without its `>`.
pub fn misplaced(input: ParseStream<'_>, errors: &mut Errors) -> Option<Block> {
    let ahead = input.fork();
    attributes(&ahead);
    if !begins_block(&ahead) {
        return None;
    }
    while begins_block(&ahead) {
        skip_block(&ahead);
        attributes(&ahead);
    }
    if ahead.is_empty() || next_declaration(&ahead) {
        return None;
    }
    let note = note(attributes(input));
    let word = any_ident(input).ok()?;
    errors.error(Spot::at(word.span()), "a block stands beside the networks of its `network!`, not in one");
    let block = block(input, &word, note, errors);
    let _: Option<Token![;]> = input.parse().ok();
    block
}

/// A block as it should be, with or without parameters.
fn skip_block(input: ParseStream<'_>) {
    next(input);
    next(input);
    if input.peek(token::Paren) {
        next(input);
    }
    if input.peek(token::Brace) {
        next(input);
    }
    let _: Option<Token![;]> = input.parse().ok();
}

/// Bounds in front of the braces of a block, or behind them.
fn skip_bounds(input: ParseStream<'_>, spot: Spot, errors: &mut Errors) {
    if input.peek(Token![where]) {
        errors.error(here(input, spot), "a block has no bounds: `where` stands behind a network");
        skip_until(input, |input| input.peek(token::Brace) || input.peek(Token![;]) || begins_item(input));
    }
}

/// `filters, full = channels`
fn parameters(tokens: &[TokenTree], spot: Spot, errors: &mut Errors) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for argument in parts(tokens, spot, errors).into_iter().map(|part| argument(part, spot)) {
        let parameter = match (argument.name, argument.value.as_slice()) {
            (Some(name), [_, ..]) => Parameter { name, default: Some(argument.value) },
            (None, [TokenTree::Ident(name)]) => Parameter { name: name.clone(), default: None },
            (None, [TokenTree::Ident(name), TokenTree::Punct(colon), ..]) if colon.as_char() == ':' => {
                let is_tensor = matches!(argument.value.last(), Some(TokenTree::Ident(kind)) if kind == "tensor");
                errors.error(
                    argument.spot,
                    if is_tensor {
                        "a tensor cannot be given to a block yet: a parameter is a number, an option, a layer or a block"
                            .to_owned()
                    } else {
                        format!("a parameter has no type: write `{name}`")
                    },
                );
                Parameter { name: name.clone(), default: None }
            }
            _ => {
                errors.error(
                    argument.spot,
                    "a parameter is a name, or a name with a default: `filters, full = channels`",
                );
                continue;
            }
        };
        let name = &parameter.name;
        let spot = Spot::at(name.span());
        if parameters.iter().any(|other| other.name == *name) {
            errors.error(spot, format!("there are two parameters of the name `{name}`"));
        } else if name == "channels" {
            errors.error(spot, "`channels` is what enters a layer: a parameter needs another name");
            // So that the calls, which may be right, are not blamed.
            parameters.push(parameter);
        } else if is_word(name) {
            errors.error(spot, format!("`{name}` is a word of the language: a parameter needs another name"));
            parameters.push(parameter);
        } else if parameter.default.is_none() && parameters.last().is_some_and(|last| last.default.is_some()) {
            errors.error(spot, "parameters without a default come first");
        } else {
            parameters.push(parameter);
        }
    }
    parameters
}

/// Returns whether a name means something in the language already, which a parameter
/// would take away in silence: `padding = half`, `take(last)`.
fn is_word(name: &Ident) -> bool {
    const WORDS: [&str; 7] = ["repeat", "from", "training", "same", "half", "valid", "last"];
    is_form(name) || WORDS.iter().any(|word| name == word) || netweight_core::Spec::of(&name.to_string()).is_some()
}
