//! The header of a declaration: `: input -> output =`.

use proc_macro2::{Ident, Spacing, TokenTree};
use syn::parse::ParseStream;
use syn::{Token, token};

use super::bound::{self, bounds, is_bounded};
use super::notation::numbers;
use super::size::{is_spaced, size, split};
use super::{here, next};
use crate::ast::{Declaration, Size};
use crate::diagnostics::{Errors, Spot, source};
use crate::expression::find_channels;

/// What the input is called in messages.
const INPUT: &str = "the input shape";

/// Reads the header in front of `<`; none after a mistake that leaves unclear
/// where it ends.
pub fn header(input: ParseStream<'_>, declaration: &mut Declaration, errors: &mut Errors) -> Option<()> {
    let name = &declaration.name;
    if !input.peek(Token![:]) {
        let message = format!("`:` and the input shape are expected here, as in `{name}: 28x28x1 -> 10 = < … >`");
        errors.error(here(input, Spot::at(name.span())), message);
        return None;
    }
    let colon: Token![:] = input.parse().ok()?;
    let tokens = shape_tokens(input);
    let (first, second) = tokens.split_at(end_of_shape(&tokens));
    declaration.input = shape(first, Spot::at(colon.span), INPUT, errors);
    if let [begin, ..] = second {
        let spot = Spot::at(begin.span());
        let (first, second_text) = (source(first), source(second));
        errors.error(spot, format!("`->` is missing before the output: `{first} -> {second_text}`"));
        declaration.output = shape(second, spot, "the output shape", errors);
    } else if let Some(arrow) = arrow(input, errors) {
        if input.peek(Token![<]) && !begins_path(input) {
            errors.error(arrow, "the output shape and `=` are missing here: `-> 10 = < … >`, or `= < … >` alone");
            return Some(());
        }
        declaration.output = shape(&shape_tokens(input), arrow, "the output shape", errors);
    }
    if declaration.input.is_none() && input.is_empty() {
        return None;
    }
    if input.peek(Token![where]) {
        let place = here(input, Spot::at(name.span()));
        errors.error(place, "`where` and its bounds stand behind the layers: `… = < … > where …`");
        declaration.bounds = bounds(input, errors);
    }
    if input.peek(Token![,]) {
        next(input);
        let place = here(input, Spot::at(declaration.name.span()));
        errors.error(place, "bounds stand behind the layers: `… = < … > where …`");
        declaration.bounds = bound::listed(input, place, errors);
    }
    equals(input, &declaration.name, errors)
}

/// `=`, with `<` behind it.
fn equals(input: ParseStream<'_>, name: &Ident, errors: &mut Errors) -> Option<()> {
    if (input.peek(Token![:]) && input.peek2(Token![=])) || input.peek(Token![==]) {
        let (first, last) = (next(input)?, next(input)?);
        let written = if matches!(&first, TokenTree::Punct(punct) if punct.as_char() == ':') { ":=" } else { "==" };
        let spot = Spot { first: first.span(), last: last.span() };
        errors.error(spot, format!("`=` stands before the layers, not `{written}`"));
        return Some(());
    }
    if !input.peek(Token![=]) {
        let message = "`= <` is expected here, as in `28x28x1 -> 10 = < fc(10) >`";
        errors.error(here(input, Spot::at(name.span())), message);
        return None;
    }
    let equals: Token![=] = input.parse().ok()?;
    if input.peek(Token![<]) {
        return Some(());
    }
    let message = if input.peek(token::Brace) || input.peek(token::Bracket) {
        "the layers stand in `< … >`, not in these brackets"
    } else {
        "`<` is expected here: the layers stand in `< … >`"
    };
    errors.error(here(input, Spot::at(equals.span)), message);
    None
}

/// `->`, or what is written for it.
fn arrow(input: ParseStream<'_>, errors: &mut Errors) -> Option<Spot> {
    let is_fat = input.peek(Token![=>]);
    if !is_fat && !input.peek(Token![->]) {
        return None;
    }
    let (first, last) = (next(input)?, next(input)?);
    let spot = Spot { first: first.span(), last: last.span() };
    if is_fat {
        errors.error(spot, "the output stands behind `->`, not `=>`");
    }
    Some(spot)
}

fn shape(tokens: &[TokenTree], spot: Spot, what: &str, errors: &mut Errors) -> Option<Size> {
    if let Some(message) = with_names(tokens, what) {
        errors.error(Spot::of(tokens, spot), message);
        return None;
    }
    if let Some(span) = find_channels(tokens.iter().cloned()) {
        errors.error(Spot::at(span), format!("`channels` is what enters a layer: there is none in {what}"));
        return None;
    }
    if tokens.len() > 1
        && !is_spaced(tokens)
        && let Some(size) = numbers(tokens)
    {
        errors.error(Spot::of(tokens, spot), format!("axes stand with `x` between them: `{size}`"));
        return None;
    }
    let axes: Vec<String> = split(tokens).into_iter().map(source).filter(|axis| !axis.is_empty()).collect();
    let is_type = matches!(tokens, [TokenTree::Ident(_), TokenTree::Punct(open), ..] if open.as_char() == '<');
    if axes.len() > 1 && !is_type {
        let tuple = axes.join(", ");
        let is_literal = tuple.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b' '));
        let literal = if is_literal { format!("`{}`, or ", axes.join("x")) } else { String::new() };
        errors.error(Spot::of(tokens, spot), format!("a size is written {literal}`({tuple})`"));
        return None;
    }
    size(tokens, spot, what, errors)
}

/// What is wrong with tensors that have names: `(image: 28x28x1, text: 77)`.
fn with_names(tokens: &[TokenTree], what: &str) -> Option<String> {
    let inner: Vec<TokenTree> = match tokens {
        [TokenTree::Group(group)] => group.stream().into_iter().collect(),
        tokens => tokens.to_vec(),
    };
    let parts: Vec<&[TokenTree]> = split(&inner).into_iter().filter(|part| !part.is_empty()).collect();
    let named: Vec<&[TokenTree]> = parts.iter().filter_map(|part| behind_a_name(part)).collect();
    match (named.as_slice(), parts.len()) {
        ([], _) => None,
        ([shape], 1) => Some(format!("{what} has no name: write `{}`", source(shape))),
        _ if what == INPUT => Some("a network cannot have several inputs yet".to_owned()),
        _ => Some(
            "a network cannot have several outputs yet: the last tensor is the output, `aux { … }` computes others"
                .to_owned(),
        ),
    }
}

/// The shape in `image: 28x28x1`.
fn behind_a_name(part: &[TokenTree]) -> Option<&[TokenTree]> {
    match part {
        [TokenTree::Ident(_), TokenTree::Punct(colon), shape @ ..]
            if colon.as_char() == ':' && colon.spacing() == Spacing::Alone =>
        {
            Some(shape)
        }
        _ => None,
    }
}

/// The tokens of a shape in the header.
fn shape_tokens(input: ParseStream<'_>) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    // A path may begin with `<`, as in `<T as Net>::C`; nothing else may hold one.
    if input.peek(Token![<]) && begins_path(input) {
        tokens = angles(input);
    }
    let ends = |input: ParseStream<'_>| {
        input.peek(Token![->])
            || input.peek(Token![=])
            || input.peek(Token![<])
            || input.peek(Token![;])
            || input.peek(Token![where])
            || input.peek(token::Brace)
            || (input.peek(Token![:]) && input.peek2(Token![=]))
            || (input.peek(Token![,]) && input.cursor().punct().is_some_and(|(_, behind)| is_bounded(behind)))
    };
    if matches!(tokens.as_slice(), []) && input.peek(syn::Ident) && input.peek2(Token![<]) {
        // A type such as `Vec<f32>`, unless it is layers that the brackets hold.
        let ahead = input.fork();
        next(&ahead);
        angles(&ahead);
        if ahead.peek(Token![->]) || (ahead.peek(Token![=]) && ahead.peek2(Token![<])) {
            tokens.extend(next(input));
            tokens.extend(angles(input));
        }
    }
    while !input.is_empty() && !ends(input) {
        tokens.extend(next(input));
    }
    tokens
}

/// Returns whether a path such as `<T as Net>::C` begins here, not the layers.
fn begins_path(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    angles(&ahead);
    ahead.peek(Token![::])
}

/// Everything from a `<` to its `>`.
pub fn angles(input: ParseStream<'_>) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    let mut depth = 0_usize;
    while !input.is_empty() {
        if input.peek(Token![<]) {
            depth += 1;
        } else if input.peek(Token![>]) {
            depth = depth.saturating_sub(1);
        }
        tokens.extend(next(input));
        if depth == 0 {
            break;
        }
    }
    tokens
}

/// Where a second shape begins among these tokens, if there is one.
fn end_of_shape(tokens: &[TokenTree]) -> usize {
    match tokens {
        tokens if is_spaced(tokens) || tokens.len() > 2 && numbers(tokens).is_some() => tokens.len(),
        [TokenTree::Literal(_) | TokenTree::Ident(_) | TokenTree::Group(_), TokenTree::Literal(_), ..] => 1,
        [TokenTree::Literal(_) | TokenTree::Group(_), TokenTree::Ident(name), ..]
            if name != "as" && name != "by" && !name.to_string().starts_with('x') =>
        {
            1
        }
        tokens => tokens.len(),
    }
}
