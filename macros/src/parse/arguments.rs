//! Arguments: `32, 3x3, stride = 2`.

use proc_macro2::{Delimiter, Ident, Spacing, TokenTree};

use super::notation::numbers;
use super::size::split;
use crate::ast::{Argument, Call};
use crate::diagnostics::{Errors, Spot, source};

/// Reads the arguments of a call.
pub fn arguments(tokens: &[TokenTree], call: Spot, errors: &mut Errors) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for part in parts(tokens, call, errors) {
        let (name, spot, with, value) = match part {
            [TokenTree::Ident(name), TokenTree::Punct(colon), value @ ..]
                if colon.as_char() == ':' && colon.spacing() == Spacing::Alone =>
            {
                (name, Spot::at(colon.span()), "with `=`", value)
            }
            [TokenTree::Ident(name), TokenTree::Punct(first), TokenTree::Punct(second), value @ ..]
                if first.as_char() == '=' && second.as_char() == '=' =>
            {
                (name, Spot { first: first.span(), last: second.span() }, "with one `=`", value)
            }
            part => {
                arguments.push(argument(part, call));
                continue;
            }
        };
        errors.error(spot, format!("options are written {with}: `{name} = {}`", source(value)));
        arguments.push(Argument { name: Some(name.clone()), value: value.to_vec(), spot: Spot::of(value, call) });
    }
    arguments
}

/// `Short(64)`, where it is an argument of a block.
pub fn call(value: &[TokenTree], errors: &mut Errors) -> Option<Call> {
    let [TokenTree::Ident(name), TokenTree::Group(group)] = value else { return None };
    if group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let spot = Spot::at(name.span()).to(Spot::at(group.span_close()));
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    Some(Call { name: name.clone(), arguments: arguments(&tokens, spot, errors), is_called: true, spot })
}

/// `3x3` or `stride = 2`.
pub fn argument(part: &[TokenTree], call: Spot) -> Argument {
    let spot = Spot::of(part, call);
    match part {
        [TokenTree::Ident(name), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
            Argument { name: Some(name.clone()), value: value.to_vec(), spot: Spot::of(value, spot) }
        }
        value => Argument { name: None, value: value.to_vec(), spot },
    }
}

/// What stands between the commas, and between those that are missing.
pub fn parts<'t>(tokens: &'t [TokenTree], call: Spot, errors: &mut Errors) -> Vec<&'t [TokenTree]> {
    let mut written = split(tokens);
    if written.last().is_some_and(|last| last.is_empty()) {
        written.pop();
    }
    let mut parts = Vec::new();
    let mut comma = 0;
    for part in written {
        comma += part.len();
        if part.is_empty() {
            let spot = tokens.get(comma).map_or(call, |comma| Spot::at(comma.span()));
            errors.error(spot, "an argument is missing before this comma");
        } else {
            parts.extend(apart(part, errors));
        }
        comma += 1;
    }
    parts
}

/// The arguments in what should be one.
fn apart<'t>(mut part: &'t [TokenTree], errors: &mut Errors) -> Vec<&'t [TokenTree]> {
    let mut parts = Vec::new();
    while let Some(before) = part.windows(2).position(|pair| lacks_comma(&pair[0], &pair[1])) {
        let (first, rest) = part.split_at(before + 1);
        let spot = Spot::at(rest[0].span());
        if rest.len() > 1
            && parts.is_empty()
            && let Some(size) = numbers(part)
        {
            errors.error(spot, format!("commas are missing between these numbers, or `x`: `{size}`"));
            return vec![part];
        }
        let pair = [first[before].clone(), rest[0].clone()];
        let size = numbers(&pair).filter(|_| pair.iter().all(|number| !number.to_string().contains('x')));
        let size = size.map_or_else(String::new, |size| format!(", or `x` as in `{size}`"));
        errors.error(spot, format!("a comma is missing before `{}`{size}", rest[0]));
        parts.push(first);
        part = rest;
    }
    parts.push(part);
    parts
}

/// Returns whether no argument has these two tokens beside each other.
fn lacks_comma(first: &TokenTree, second: &TokenTree) -> bool {
    // `N as u64` and `3 x 3` have.
    let joins = |name: &Ident| name == "as" || name.to_string().starts_with('x');
    match (first, second) {
        (TokenTree::Literal(_) | TokenTree::Group(_), TokenTree::Literal(_)) => true,
        (TokenTree::Literal(_) | TokenTree::Group(_), TokenTree::Ident(name))
        | (TokenTree::Ident(name), TokenTree::Literal(_)) => !joins(name),
        (TokenTree::Ident(first), TokenTree::Ident(second)) => !joins(first) && !joins(second),
        _ => false,
    }
}
