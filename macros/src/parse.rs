//! From tokens to declarations.
//!
//! Nothing is looked up yet. What cannot be read is reported, skipped, and
//! left as [`ElementKind::Broken`], so that the rest is read all the same.

mod arguments;
mod block;
mod body;
mod bound;
mod element;
mod foreign;
mod form;
mod fragment;
mod header;
mod label;
mod naming;
mod notation;
mod size;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Token, token};

use crate::ast::{Block, Declaration, Element, Invocation};
use crate::diagnostics::{Errors, Spot, opening};
use crate::written;
pub use arguments::call;
pub use form::words as form_words;
pub use notation::with_names;
pub use size::{literal, size, split, tuple};

/// Reads one `network!`: the facade's path, then declarations.
pub fn invocation(input: TokenStream, errors: &mut Errors) -> Invocation {
    let mut invocation = Invocation { krate: TokenStream::new(), declarations: Vec::new(), blocks: Vec::new() };
    let parser = |input: ParseStream<'_>| {
        invocation.krate = facade(input)?;
        while !input.is_empty() {
            if naming::comment(input, errors) {
                continue;
            }
            let attributes = attributes(input);
            block::without_visibility(input, errors);
            if constant(input, errors) {
                continue;
            }
            match input.fork().call(any_ident) {
                Ok(word) if (word == "block" && !input.peek2(Token![:])) || is_function(input, &word) => {
                    label::refuse(attributes.clone(), errors);
                    next(input);
                    if word == "fn" {
                        errors.error(Spot::at(word.span()), "layers with parameters are a `block`, not a `fn`");
                    }
                    invocation.blocks.extend(block::block(input, &word, element::note(attributes), errors));
                    let _: Option<Token![;]> = input.parse().ok();
                }
                _ => {
                    let blocks = &mut invocation.blocks;
                    invocation.declarations.extend(declaration(input, attributes, blocks, errors));
                }
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(fragment::written_out(input)) {
        errors.push(error);
    }
    invocation
}

/// `const WIDTH: usize = 64;`, which is skipped.
fn constant(input: ParseStream<'_>, errors: &mut Errors) -> bool {
    let ahead = input.fork();
    visibility(&ahead);
    let spot = here(&ahead, Spot::at(ahead.span()));
    if !ahead.peek(Token![const]) && !ahead.peek(Token![static]) {
        return false;
    }
    skip_until(&ahead, |input| input.peek(Token![=]) || input.peek(Token![;]));
    if !ahead.peek(Token![=]) || ahead.peek2(Token![<]) {
        // A network, which is declared without the word.
        return false;
    }
    errors.error(spot, "a constant stands beside `network!`, not in it");
    skip_until(input, |input| input.peek(Token![;]));
    next(input);
    true
}

/// `fn Name(…)`, which is meant to be a block.
fn is_function(input: ParseStream<'_>, word: &Ident) -> bool {
    word == "fn" && !input.peek2(Token![:]) && !input.peek3(Token![:])
}

/// `$crate`, which the wrapper in the facade writes first: one token, or the
/// two that it is spelt with.
fn facade(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let dollar: Option<Token![$]> = input.parse()?;
    let krate = input.step(|cursor| {
        cursor.ident().ok_or_else(|| cursor.error("`network!` is to be called through the crate `netweight`"))
    })?;
    Ok(dollar.into_token_stream().into_iter().chain([TokenTree::from(krate)]).collect())
}

/// Reads one declaration behind its attributes; none where there is not even a
/// name. The blocks among its layers are misplaced, but usable.
fn declaration(
    input: ParseStream<'_>,
    attributes: TokenStream,
    blocks: &mut Vec<Block>,
    errors: &mut Errors,
) -> Option<Declaration> {
    let visibility = visibility(input);
    let before: Vec<TokenTree> = attributes.clone().into_iter().chain(visibility.clone()).collect();
    let (attributes, label) = label::label(attributes, errors);
    let attributes = written::attributes(attributes, errors);
    let conditions = written::conditions(attributes.clone());
    let visibility = written::visibility(visibility, errors);
    let Some(name) = name(input, Spot::of(&before, Spot::at(input.span())), errors) else {
        skip_declaration(input);
        return None;
    };
    let mut declaration = Declaration {
        attributes,
        conditions,
        label,
        visibility,
        name,
        input: None,
        output: None,
        elements: Vec::new(),
        bounds: Vec::new(),
    };
    if input.peek(Token![<]) {
        angles_behind_name(input, &mut declaration, errors);
    } else {
        body(input, &mut declaration, blocks, errors);
    }
    declaration.bounds.extend(bound::bounds(input, errors));
    let _: Option<Token![;]> = input.parse().ok();
    Some(declaration)
}

/// What stands in `<` right behind the name: parameters, as of a generic type,
/// or layers without a header.
fn angles_behind_name(input: ParseStream<'_>, declaration: &mut Declaration, errors: &mut Errors) {
    let name = &declaration.name;
    let is_generic = input.peek2(Token![const])
        || input.peek2(syn::Lifetime)
        || (input.peek2(syn::Ident) && (input.peek3(Token![>]) || input.peek3(Token![,]) || input.peek3(Token![:])));
    let message = if is_generic {
        "a network has no generic parameters in this version".to_owned()
    } else {
        format!("`:` and the input shape stand before the layers, as in `{name}: 28x28x1 -> 10 = < … >`")
    };
    errors.error(here(input, Spot::at(name.span())), message);
    header::angles(input);
    // What follows may name the parameters, so nothing is said about it.
    body(input, declaration, &mut Vec::new(), &mut Errors::default());
    declaration.input = None;
    declaration.output = None;
    declaration.elements = vec![Element::BROKEN];
}

/// Header and layers.
fn body(input: ParseStream<'_>, declaration: &mut Declaration, blocks: &mut Vec<Block>, errors: &mut Errors) {
    if header::header(input, declaration, errors).is_none() {
        // What is wrong has been said. The elements may be right all the same.
        skip_until(input, |input| input.peek(Token![<]) || begins_item(input));
    }
    declaration.elements = if input.peek(Token![<]) {
        element::angled(input, &declaration.name, blocks, errors)
    } else {
        vec![Element::BROKEN]
    };
}

/// The name of a network; where there is nothing left, it is missed behind
/// what stands `before` it.
fn name(input: ParseStream<'_>, before: Spot, errors: &mut Errors) -> Option<Ident> {
    let spot = here(input, before);
    let mut is_class = false;
    if let Ok(keyword) = input.fork().call(any_ident)
        && (["struct", "enum", "const", "type", "fn"].iter().any(|other| keyword == other)
            || (keyword.to_string().starts_with(char::is_lowercase)
                && input.peek2(syn::Ident)
                && (input.peek3(Token![:]) || input.peek3(token::Paren))))
    {
        is_class = input.peek3(token::Paren);
        errors.error(spot, format!("a network is declared without `{keyword}`: `Name: 28x28x1 -> 10 = < … >`"));
        next(input);
    }
    let Ok(name) = input.parse::<Ident>() else {
        let message = if input.peek(Token![>]) {
            "this `>` closes nothing"
        } else if input.peek(Token![,]) {
            "no `,` stands between networks: they follow each other as they are, or with a `;`"
        } else {
            "the name of a network is expected here, as in `Mnist: 28x28x1 -> 10 = < … >`"
        };
        errors.error(spot, message);
        return None;
    };
    if is_class {
        // What it inherits.
        next(input);
    }
    Some(name)
}

/// `#[…] #[…]`, doc comments among them.
fn attributes(input: ParseStream<'_>) -> TokenStream {
    let mut attributes = TokenStream::new();
    while input.peek(Token![#]) && input.peek2(token::Bracket) {
        attributes.extend(next(input));
        attributes.extend(next(input));
    }
    attributes
}

/// `pub`, `pub(crate)`, `pub(in path)` or nothing.
fn visibility(input: ParseStream<'_>) -> TokenStream {
    let mut visibility = TokenStream::new();
    if input.peek(Token![pub]) {
        visibility.extend(next(input));
        if input.peek(token::Paren) {
            visibility.extend(next(input));
        }
    }
    visibility
}

/// Returns whether a declaration or a block begins here, so that a broken one before it must
/// have ended.
pub fn begins_item(input: ParseStream<'_>) -> bool {
    begins_block(input)
        || input.peek(Token![pub])
        || (input.peek(syn::Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]))
}

fn begins_block(input: ParseStream<'_>) -> bool {
    input.peek2(syn::Ident) && input.fork().call(any_ident).is_ok_and(|word| word == "block")
}

fn skip_declaration(input: ParseStream<'_>) {
    next(input);
    skip_until(input, begins_item);
}

fn skip_until(input: ParseStream<'_>, ends: impl Fn(ParseStream<'_>) -> bool) {
    while !input.is_empty() && !ends(input) {
        next(input);
    }
}

/// The next token, if there is one.
fn next(input: ParseStream<'_>) -> Option<TokenTree> {
    input.step(|cursor| cursor.token_tree().ok_or_else(|| cursor.error("unexpected end"))).ok()
}

fn any_ident(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.step(|cursor| cursor.ident().ok_or_else(|| cursor.error("expected a name")))
}

/// Where the next token stands, of a group its opening bracket; `otherwise` at
/// the end.
fn here(input: ParseStream<'_>, otherwise: Spot) -> Spot {
    input.cursor().token_tree().map_or(otherwise, |(token, _)| Spot::at(opening(&token)))
}
