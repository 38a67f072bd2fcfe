//! From tokens to declarations.
//!
//! Nothing is looked up yet. What cannot be read is reported, skipped, and
//! left as [`ElementKind::Broken`], so that the rest is read all the same.

mod block;
mod element;
mod form;
mod size;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Token, token};

use crate::ast::{Declaration, Invocation};
use crate::diagnostics::{Errors, Spot};
pub use size::{literal, size, tuple};

/// Reads one `network!`: the facade's path, then declarations.
pub fn invocation(input: TokenStream, errors: &mut Errors) -> Invocation {
    let mut invocation = Invocation { krate: TokenStream::new(), declarations: Vec::new(), blocks: Vec::new() };
    let parser = |input: ParseStream<'_>| {
        invocation.krate = facade(input)?;
        while !input.is_empty() {
            match input.fork().call(any_ident) {
                Ok(word) if word == "block" && !input.peek2(Token![:]) => {
                    next(input);
                    let block = block::block(input, &word, errors);
                    if block.is_none() {
                        skip_until(input, begins_item);
                    }
                    invocation.blocks.extend(block);
                    let _: Option<Token![;]> = input.parse().ok();
                }
                _ => invocation.declarations.extend(declaration(input, errors)),
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(input) {
        errors.push(error);
    }
    invocation
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

/// Reads one declaration; none where there is not even a name.
fn declaration(input: ParseStream<'_>, errors: &mut Errors) -> Option<Declaration> {
    let attributes = attributes(input);
    let visibility = visibility(input);
    let Some(name) = name(input, errors) else {
        skip_declaration(input);
        return None;
    };
    let mut declaration = Declaration { attributes, visibility, name, input: None, output: None, elements: Vec::new() };
    if header(input, &mut declaration, errors).is_none() {
        // What is wrong has been said. The elements may be right all the same.
        skip_until(input, |input| input.peek(Token![<]) || begins_item(input));
    }
    if input.peek(Token![<]) {
        declaration.elements = element::angled(input, &declaration.name, errors);
    }
    bounds(input, errors);
    let _: Option<Token![;]> = input.parse().ok();
    Some(declaration)
}

/// `: input -> output =`, in front of `<`.
fn header(input: ParseStream<'_>, declaration: &mut Declaration, errors: &mut Errors) -> Option<()> {
    let name = &declaration.name;
    if !input.peek(Token![:]) {
        let message = format!("`:` and the input shape are expected here, as in `{name}: 28x28x1 -> 10 = < … >`");
        errors.error(here(input, Spot::at(name.span())), message);
        return None;
    }
    let colon: Token![:] = input.parse().ok()?;
    let tokens = header_size(input);
    declaration.input = size(&tokens, Spot::at(colon.span), "the input shape", errors);
    if input.peek(Token![->]) {
        let arrow: Token![->] = input.parse().ok()?;
        let tokens = header_size(input);
        declaration.output =
            size(&tokens, Spot { first: arrow.spans[0], last: arrow.spans[1] }, "the output shape", errors);
    }
    if input.peek(Token![=]) {
        let equals: Token![=] = input.parse().ok()?;
        if !input.peek(Token![<]) {
            errors.error(here(input, Spot::at(equals.span)), "`<` is expected here: the layers stand in `< … >`");
            return None;
        }
    } else {
        let message = "`= <` is expected here, as in `28x28x1 -> 10 = < fc(10) >`";
        errors.error(here(input, Spot::at(name.span())), message);
        return None;
    }
    Some(())
}

/// The tokens of a shape in the header.
fn header_size(input: ParseStream<'_>) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    // A path may begin with `<`, as in `<T as Net>::C`; nothing else may hold one.
    if input.peek(Token![<]) && !input.peek2(token::Brace) {
        take_qualified(input, &mut tokens);
    }
    let ends = |input: ParseStream<'_>| {
        input.peek(Token![->])
            || input.peek(Token![=])
            || input.peek(Token![<])
            || input.peek(Token![;])
            || input.peek(Token![where])
            || input.peek(token::Brace)
    };
    while !input.is_empty() && !ends(input) {
        tokens.extend(next(input));
    }
    tokens
}

fn take_qualified(input: ParseStream<'_>, tokens: &mut Vec<TokenTree>) {
    let mut depth = 0_usize;
    while !input.is_empty() {
        if input.peek(Token![<]) {
            depth += 1;
        } else if input.peek(Token![>]) {
            depth -= 1;
        }
        tokens.extend(next(input));
        if depth == 0 {
            break;
        }
    }
}

/// `where …`: the budget.
fn bounds(input: ParseStream<'_>, errors: &mut Errors) {
    if !input.peek(Token![where]) {
        return;
    }
    let spot = here(input, Spot::at(input.span()));
    errors.error(spot, "bounds are not in this version yet: leave out the `where` clause");
    skip_until(input, |input| input.peek(Token![;]) || begins_item(input));
}

fn name(input: ParseStream<'_>, errors: &mut Errors) -> Option<Ident> {
    let spot = here(input, Spot::at(input.span()));
    if let Ok(keyword) = input.fork().call(any_ident)
        && (keyword == "struct" || keyword == "enum" || keyword == "const" || keyword == "fn" || keyword == "type")
    {
        errors.error(spot, format!("a network is declared without `{keyword}`: `Name: 28x28x1 -> 10 = < … >`"));
        next(input);
    }
    let Ok(name) = input.parse::<Ident>() else {
        errors.error(spot, "the name of a network is expected here, as in `Mnist: 28x28x1 -> 10 = < … >`");
        return None;
    };
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

/// Whether a declaration or a block begins here, so that a broken one before it must
/// have ended.
fn begins_item(input: ParseStream<'_>) -> bool {
    let is_block = input.peek2(syn::Ident) && input.fork().call(any_ident).is_ok_and(|word| word == "block");
    is_block
        || input.peek(Token![pub])
        || (input.peek(syn::Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]))
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

/// Where the next token stands, or `otherwise` at the end.
fn here(input: ParseStream<'_>, otherwise: Spot) -> Spot {
    match input.cursor().token_tree() {
        Some((token, _)) => Spot::of(&[token], otherwise),
        None => otherwise,
    }
}
