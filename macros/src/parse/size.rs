//! Sizes: `28x28x1`, `28 x 28 x 1`, `(H, W, 3)`, `N`.

use proc_macro2::{Delimiter, TokenTree};

use super::notation;
use crate::ast::{Size, SizeKind};
use crate::diagnostics::{Errors, Spot, source};
use crate::expression::Expression;
use crate::literal;

const IN_PARENTHESES: &str = "an expression as a shape stands in parentheses, such as `(2 * N)`";

/// Reads tokens as a size; `what` names it where it is missing, at `spot`.
pub fn size(tokens: &[TokenTree], spot: Spot, what: &str, errors: &mut Errors) -> Option<Size> {
    if tokens.is_empty() {
        errors.error(spot, format!("{what} is missing here, such as `28x28x1` or `(H, W, 3)`"));
        return None;
    }
    let spot = Spot::of(tokens, spot);
    if !is_spaced(tokens)
        && let Some(message) = notation::foreign(tokens)
    {
        errors.error(spot, message);
        return None;
    }
    let is_punct = |token: &TokenTree, char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == char);
    if let [first, .., last] = tokens
        && (is_punct(first, '-') || is_punct(last, ','))
    {
        errors.error(
            spot,
            if is_punct(first, '-') {
                "every axis of a shape is at least 1, and the batch is none of them"
            } else {
                "no `,` stands behind a size"
            },
        );
        return None;
    }
    let kind = match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            SizeKind::Axes(tuple(&inner, spot, errors)?)
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            let axes: Vec<String> =
                split(&group.stream().into_iter().collect::<Vec<_>>()).into_iter().map(source).collect();
            errors.error(spot, format!("a size is written `28x28x1`, or `({})`", axes.join(", ")));
            return None;
        }
        [TokenTree::Literal(_), ..] => {
            let axes = literal(tokens, spot, errors)?;
            if !axes.iter().all(Expression::is_number) {
                errors.error(spot, IN_PARENTHESES);
                return None;
            }
            SizeKind::Axes(axes)
        }
        _ => SizeKind::Constant(constant(tokens, spot, errors)?),
    };
    Some(Size { kind, text: source(tokens), spot })
}

/// `(H, W, 3)`, or one expression in parentheses.
pub fn tuple(tokens: &[TokenTree], spot: Spot, errors: &mut Errors) -> Option<Vec<Expression>> {
    let mut parts: Vec<&[TokenTree]> = split(tokens);
    if parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    if parts.is_empty() {
        errors.error(spot, "this size has no axis: write one number for each, as in `(28, 28, 1)`");
        return None;
    }
    let before = errors.count();
    let mut axes = Vec::new();
    for part in parts {
        match Expression::parse(part, spot) {
            Ok(axis) => axes.push(axis),
            Err((spot, message)) => errors.error(spot, message),
        }
    }
    (errors.count() == before).then_some(axes)
}

/// `28x28x1`, `28 x 28 x 1`, or an expression that begins with a number.
pub fn literal(tokens: &[TokenTree], spot: Spot, errors: &mut Errors) -> Option<Vec<Expression>> {
    if is_spaced(tokens) {
        let text: String = tokens.iter().map(ToString::to_string).collect();
        return match literal::sizes(&text) {
            Ok(sizes) => Some(sizes.into_iter().map(|size| Expression::number(size, spot)).collect()),
            Err(message) => {
                errors.error(spot, message);
                None
            }
        };
    }
    if let Some(message) = notation::with_names(tokens) {
        errors.error(spot, message);
        return None;
    }
    match Expression::parse(tokens, spot) {
        Ok(expression) => Some(vec![expression]),
        Err((spot, message)) => {
            errors.error(spot, message);
            None
        }
    }
}

/// Returns whether the tokens, without the spaces between them, are one literal:
/// numbers and names that begin with `x`.
pub fn is_spaced(tokens: &[TokenTree]) -> bool {
    let mut number = true;
    tokens.iter().all(|token| {
        let text = token.to_string();
        let ends_open = text.ends_with('x');
        let fits = match token {
            TokenTree::Literal(_) => number,
            TokenTree::Ident(_) => {
                !number && text.starts_with('x') && text.bytes().all(|byte| byte == b'x' || byte.is_ascii_digit())
            }
            _ => false,
        };
        number = ends_open;
        fits
    })
}

/// A constant that is a whole shape.
fn constant(tokens: &[TokenTree], spot: Spot, errors: &mut Errors) -> Option<proc_macro2::TokenStream> {
    match Expression::parse(tokens, spot) {
        Ok(expression) if expression.is_constant() => Some(tokens.iter().cloned().collect()),
        Ok(_) => {
            errors.error(spot, IN_PARENTHESES);
            None
        }
        Err((spot, message)) => {
            errors.error(spot, message);
            None
        }
    }
}

/// The parts between commas.
pub fn split(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')).collect()
}
