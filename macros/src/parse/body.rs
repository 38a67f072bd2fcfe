//! What stands in the braces of a form, a group or a block: elements, behind
//! the label at which they begin.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Token, token};

use super::element::element;
use super::{any_ident, here, next};
use crate::ast::{Body, Element};
use crate::diagnostics::{Errors, Spot};

/// Deeper nesting is refused, so that it cannot exhaust the stack.
const DEEPEST: usize = 64;

/// `{ elements }`, `{ from(label) elements }`
pub fn body(input: ParseStream<'_>, depth: usize, errors: &mut Errors) -> Option<Body> {
    let tokens = braces(input, depth, errors)?;
    let mut body = Body::default();
    let parser = |input: ParseStream<'_>| {
        if let Ok(word) = input.fork().call(any_ident)
            && word == "from"
            && !input.peek2(Token![:])
        {
            next(input);
            body.from = from(input, &word, errors);
            if body.from.is_none() {
                // Where it begins is not known.
                body.elements.push(Element::BROKEN);
            }
        }
        while !input.is_empty() {
            body.elements.extend(element(input, depth + 1, errors));
        }
        Ok(())
    };
    // The parser itself never fails: it reports and skips.
    let _ = parser.parse2(tokens);
    Some(body)
}

/// `(label)`, behind `from`.
fn from(input: ParseStream<'_>, word: &Ident, errors: &mut Errors) -> Option<Ident> {
    let spot = here(input, Spot::at(word.span()));
    if input.peek(token::Paren)
        && let Some(TokenTree::Group(group)) = next(input)
    {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        if let [TokenTree::Ident(label)] = tokens.as_slice() {
            return Some(label.clone());
        }
        if let [.., TokenTree::Punct(dot), TokenTree::Ident(label)] = tokens.as_slice()
            && dot.as_char() == '.'
        {
            let message = format!(
                "`from` wants a label without its group: `from({label})`; labels within a block are not seen outside"
            );
            errors.error(Spot::of(&tokens, spot), message);
            return None;
        }
    }
    errors.error(spot, "`from` wants one label, as in `from(stem)`");
    None
}

/// What stands in `{ … }`, if it is not too deep.
fn braces(input: ParseStream<'_>, depth: usize, errors: &mut Errors) -> Option<TokenStream> {
    let Some(TokenTree::Group(braces)) = next(input) else {
        return None;
    };
    if depth >= DEEPEST {
        errors.error(Spot::at(braces.span_open()), format!("groups are nested more than {DEEPEST} deep"));
        return None;
    }
    Some(braces.stream())
}
