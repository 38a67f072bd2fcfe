//! The budget: `where params <= 1M, training(batch = 128) <= GTX_980`.

use netweight_core::Quantity;
use proc_macro2::{Delimiter, Literal, Punct, Spacing, TokenStream, TokenTree};
use syn::Token;
use syn::buffer::Cursor;
use syn::parse::ParseStream;

use super::arguments::arguments;
use super::{any_ident, begins_item, here, next, skip_until};
use crate::ast::Bound;
use crate::diagnostics::{Errors, Spot, source_in};

const EXPECTED: &str = "a bound is expected here, as in `params <= 1M` or `training(batch = 128) <= GTX_980`";

/// Reads the bounds of a declaration, if it has any.
pub fn bounds(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Bound> {
    match begins(input, errors) {
        Some(place) => listed(input, place, errors),
        None => Vec::new(),
    }
}

/// The bounds behind `where`.
pub fn listed(input: ParseStream<'_>, place: Spot, errors: &mut Errors) -> Vec<Bound> {
    let mut bounds = Vec::new();
    if ends(input) {
        errors.error(place, EXPECTED);
    }
    while !ends(input) {
        match bound(input, place, errors) {
            Some(bound) => bounds.push(bound),
            None => skip_until(input, stops),
        }
        if input.peek(Token![>]) {
            // Of layers among which the bounds stand, which has been said.
            if errors.count() == 0 {
                errors.error(here(input, place), "this `>` closes nothing");
            }
            next(input);
        }
        if input.peek(Token![where]) {
            let again = here(input, place);
            next(input);
            errors.error(again, "`where` is written once: a comma stands between bounds");
            continue;
        }
        if let Some((signs, word)) = connective(input) {
            errors.error(
                here(input, place),
                format!("bounds are separated by a comma, not by `{word}`: all have to hold"),
            );
            for _ in 0..signs {
                next(input);
            }
            continue;
        }
        let comma: Option<Token![,]> = input.parse().ok();
        if comma.is_none() && !ends(input) {
            errors.error(here(input, place), "a comma is missing before this bound");
        }
    }
    bounds
}

/// Reads `where`, or what is written in its place; where that stands.
fn begins(input: ParseStream<'_>, errors: &mut Errors) -> Option<Spot> {
    let place = here(input, Spot::at(input.span()));
    if (input.peek(Token![,]) || input.peek(Token![;])) && input.peek2(Token![where]) {
        errors.error(place, "nothing stands between the layers and `where`");
        next(input);
    }
    let place = here(input, place);
    if input.peek(Token![where]) {
        next(input);
        return Some(place);
    }
    if is_bounded(input.cursor()) {
        errors.error(place, "`where` is missing before the bounds");
        return Some(place);
    }
    let (word, behind) = input.cursor().ident()?;
    if word == "block" || word == "pub" || !is_bounded(behind) {
        return None;
    }
    errors.error(place, format!("`where` is expected here, not `{word}`"));
    next(input);
    Some(place)
}

/// Returns whether the declaration ends here.
fn ends(input: ParseStream<'_>) -> bool {
    // `params: 1M` is a bound with a mistake, and no network of that name.
    input.is_empty()
        || begins_layers(input)
        || (input.peek(Token![;]) && connective(input).is_none())
        || input.peek(Token![#])
        || (begins_item(input) && !is_subject(input.cursor()))
}

/// Returns whether the layers follow, which stand before the bounds.
fn begins_layers(input: ParseStream<'_>) -> bool {
    // `=<` is `<=`, misspelt.
    input.cursor().punct().is_some_and(|(equals, behind)| {
        equals.as_char() == '='
            && equals.spacing() == Spacing::Alone
            && behind.punct().is_some_and(|(less, _)| less.as_char() == '<')
    })
}

/// What other languages write between two conditions, and of how many tokens
/// it is.
fn connective(input: ParseStream<'_>) -> Option<(usize, &'static str)> {
    const SIGNS: [(&str, usize); 5] = [("&&", 2), ("||", 2), ("&", 1), ("|", 1), (";", 1)];
    let cursor = input.cursor();
    if let Some((word, behind)) = cursor.ident() {
        let word = ["and", "or"].into_iter().find(|known| word == known)?;
        return is_bounded(behind).then_some((1, word));
    }
    let (first, behind) = cursor.punct()?;
    SIGNS.into_iter().find_map(|(signs, count)| {
        let same = signs.starts_with(first.as_char());
        let behind = match (count, first.spacing()) {
            (1, Spacing::Alone) => behind,
            (2, Spacing::Joint) => behind.punct().filter(|(second, _)| signs.ends_with(second.as_char()))?.1,
            _ => return None,
        };
        (same && is_bounded(behind)).then_some((count, signs))
    })
}

/// Returns whether a bound ends here.
fn stops(input: ParseStream<'_>) -> bool {
    input.peek(Token![,]) || input.peek(Token![where]) || connective(input).is_some() || ends(input)
}

/// Returns whether a word stands here that says what is bounded.
fn is_subject(cursor: Cursor<'_>) -> bool {
    cursor.ident().is_some_and(|(word, _)| {
        word == "inference" || word == "training" || Quantity::CATALOGUE.iter().any(|(known, _)| word == known)
    })
}

/// Returns whether such a word stands here, and `<`.
pub fn is_bounded(cursor: Cursor<'_>) -> bool {
    is_subject(cursor) && behind_options(cursor).is_some_and(|(punct, _)| punct.as_char() == '<')
}

/// Returns whether any word stands here, and `<=`.
fn is_related(cursor: Cursor<'_>) -> bool {
    behind_options(cursor).is_some_and(|(less, behind)| {
        less.as_char() == '<'
            && less.spacing() == Spacing::Joint
            && behind.punct().is_some_and(|(equals, _)| equals.as_char() == '=')
    })
}

/// The sign behind a word, or behind the options of that.
fn behind_options(cursor: Cursor<'_>) -> Option<(Punct, Cursor<'_>)> {
    let (_, behind) = cursor.ident()?;
    behind.group(Delimiter::Parenthesis).map_or(behind, |(_, _, behind)| behind).punct()
}

/// `training(batch = 128) <= GTX_980`
fn bound(input: ParseStream<'_>, place: Spot, errors: &mut Errors) -> Option<Bound> {
    let start = here(input, place);
    let is_known = is_subject(input.cursor());
    let Ok(name) = input.call(any_ident) else {
        errors.error(start, EXPECTED);
        return None;
    };
    let mut spot = Spot::at(name.span());
    let mut given = None;
    if let Some((TokenTree::Group(group), _)) = input.cursor().token_tree()
        && group.delimiter() != Delimiter::None
    {
        next(input);
        if group.delimiter() != Delimiter::Parenthesis {
            let options = source_in(&group);
            let message = format!("options stand in parentheses: `{name}({options}) <= …`");
            errors.error(Spot::at(group.span_open()), message);
            return None;
        }
        spot.last = group.span_close();
        let tokens = with_units(group.stream());
        given = Some(arguments(&tokens, spot, errors));
    }
    if input.peek(Token![<=]) {
        let at: Token![<=] = input.parse().ok()?;
        spot.last = at.spans[1];
    } else {
        let message = if is_turned(input) {
            "what is counted stands first, as in `params <= 1M` or `training(batch = 128) <= GTX_980`".to_owned()
        } else if is_known {
            format!("`<=` is expected here: a bound is written `{name} <= …`")
        } else {
            "`<=` is expected here: a bound is written as in `training(batch = 128) <= GTX_980`".to_owned()
        };
        errors.error(here(input, spot), message);
        return None;
    }
    let limit = limit(input);
    if limit.is_empty() {
        errors
            .error(spot, format!("a limit is expected behind `<=`, as in `{name} <= {}`", example(&name.to_string())));
        return None;
    }
    spot = spot.to(Spot::of(&limit, spot));
    Some(Bound { name, arguments: given, limit, spot })
}

/// Returns whether `>=` stands here, and what is counted behind it.
fn is_turned(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let sign: Option<Token![>=]> = ahead.parse().ok();
    sign.is_some() && is_subject(ahead.cursor())
}

/// Options, with the units of sizes at their numbers: `1 GiB` is `1GiB`.
fn with_units(options: TokenStream) -> Vec<TokenTree> {
    let mut tokens: Vec<TokenTree> = Vec::new();
    for token in options {
        if let (Some(TokenTree::Literal(number)), TokenTree::Ident(unit)) = (tokens.last(), &token)
            && unit.to_string().to_lowercase().ends_with('b')
            && let Ok(mut size) = format!("{number}{unit}").parse::<Literal>()
        {
            size.set_span(number.span());
            tokens.pop();
            tokens.push(size.into());
        } else {
            tokens.push(token);
        }
    }
    tokens
}

/// What stands behind `<=`: up to the next bound, though its comma be missing.
fn limit(input: ParseStream<'_>) -> Vec<TokenTree> {
    let mut limit: Vec<TokenTree> = Vec::new();
    let mut angles = 0_usize;
    while !stops(input) && !is_related(input.cursor()) {
        let is_operand = limit.last().is_some_and(|token| !matches!(token, TokenTree::Punct(_)));
        if is_operand && is_subject(input.cursor()) {
            break;
        }
        if input.peek(Token![<]) {
            angles += 1;
        } else if input.peek(Token![>]) && !input.peek(Token![>=]) && !input.peek(Token![>>]) {
            if angles == 0 {
                break;
            }
            angles -= 1;
        }
        limit.extend(next(input));
    }
    limit
}

fn example(name: &str) -> &'static str {
    match name {
        "weights" => "4MiB",
        "inference" | "training" => "GTX_980",
        _ => "1M",
    }
}
