//! Elements: `stem: conv(64, 7x7)`, `repeat 3 { … }`, `layer1: { … }`.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Token, token};

use super::form::{form, is_form};
use super::size::split;
use super::{any_ident, attributes, here, next};
use crate::ast::{Argument, Call, Element, ElementKind};
use crate::diagnostics::{Errors, Spot};

/// Deeper nesting is refused, so that it cannot exhaust the stack.
const DEEPEST: usize = 64;

/// `< elements >`. The brackets are no group to Rust, so the end is the first
/// `>` that is in no group.
pub fn angled(input: ParseStream<'_>, network: &Ident, errors: &mut Errors) -> Vec<Element> {
    let open = here(input, Spot::at(network.span()));
    next(input);
    let mut elements = Vec::new();
    loop {
        if input.peek(Token![>]) {
            next(input);
            break;
        }
        if input.is_empty() || input.peek(Token![where]) || input.peek(Token![;]) || next_declaration(input) {
            errors
                .error(open, format!("this `<` of `{network}` is never closed: `>` is missing behind the last layer"));
            break;
        }
        elements.extend(element(input, 0, errors));
    }
    elements
}

/// Whether another declaration begins here, which no element can look like:
/// `pub …` or `Name: 28x28x1 …`.
fn next_declaration(input: ParseStream<'_>) -> bool {
    input.peek(Token![pub])
        || (input.peek(syn::Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]) && {
            let ahead = input.fork();
            next(&ahead);
            next(&ahead);
            let size =
                matches!(ahead.cursor().token_tree(), Some((TokenTree::Literal(_), _))) || ahead.peek(token::Paren);
            size || (next(&ahead).is_some() && ahead.peek(Token![->]))
        })
}

/// All elements up to the end of a group.
pub fn elements(input: ParseStream<'_>, depth: usize, errors: &mut Errors) -> Vec<Element> {
    let mut elements = Vec::new();
    while !input.is_empty() {
        elements.extend(element(input, depth, errors));
    }
    elements
}

/// `{ elements }`
pub fn group(input: ParseStream<'_>, depth: usize, errors: &mut Errors) -> Option<Vec<Element>> {
    let tokens = braces(input, depth, errors)?;
    let mut group = Vec::new();
    let parser = |input: ParseStream<'_>| {
        group = elements(input, depth + 1, errors);
        Ok(())
    };
    // The parser itself never fails: it reports and skips.
    let _ = parser.parse2(tokens);
    Some(group)
}

/// Reads one element, or reports and skips what is none.
fn element(input: ParseStream<'_>, depth: usize, errors: &mut Errors) -> Option<Element> {
    let note = note(attributes(input));
    let mut label = None;
    if input.peek2(Token![:])
        && !input.peek2(Token![::])
        && let Ok(name) = input.call(any_ident)
    {
        next(input);
        label = Some(name);
    }
    let kind = if input.peek(token::Brace) && label.is_some() {
        ElementKind::Group(group(input, depth, errors)?)
    } else if let Ok(name) = input.call(any_ident) {
        named(input, name, depth, errors)
    } else {
        return stray(input, label.as_ref(), errors);
    };
    Some(Element { label, note, kind })
}

/// An element that begins with a name.
fn named(input: ParseStream<'_>, name: Ident, depth: usize, errors: &mut Errors) -> ElementKind {
    let spot = Spot::at(name.span());
    if name == "repeat" {
        return repeat(input, spot, depth, errors);
    }
    if is_form(&name) && (input.peek(token::Brace) || input.peek(token::Paren)) {
        return form(input, &name, depth, errors);
    }
    if name == "from" && input.peek(token::Paren) {
        next(input);
        errors.error(spot, "`from` stands only at the head of a branch, as in `add { } { from(stem) conv(64, 1x1) }`");
        return ElementKind::Broken;
    }
    if input.peek(Token![::]) {
        let mut tokens = vec![TokenTree::from(name)];
        while input.peek(Token![::]) {
            tokens.extend((0..3).filter_map(|_| next(input)));
        }
        let spot = Spot::of(&tokens, spot);
        return ElementKind::Network { path: tokens.into_iter().collect(), spot };
    }
    let mut call = Call { name, arguments: Vec::new(), spot };
    if input.peek(token::Paren)
        && let Some(TokenTree::Group(group)) = next(input)
    {
        call.spot = spot.to(Spot::at(group.span_close()));
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        call.arguments = arguments(&tokens, call.spot, errors);
    }
    if input.peek(token::Brace) {
        let spot = here(input, spot);
        errors.error(spot, format!("`{}` takes no `{{ … }}`", call.name));
        next(input);
        return ElementKind::Broken;
    }
    ElementKind::Call(call)
}

/// `repeat COUNT { … }`, behind the word.
fn repeat(input: ParseStream<'_>, keyword: Spot, depth: usize, errors: &mut Errors) -> ElementKind {
    let mut tokens = Vec::new();
    while !input.is_empty() && !input.peek(token::Brace) {
        // A `>` here is not part of a count, but the end of the network.
        if input.peek(Token![>]) && !tokens.iter().any(|token: &TokenTree| token.to_string() == "<") {
            break;
        }
        tokens.extend(next(input));
    }
    if !input.peek(token::Brace) {
        errors.error(keyword, "`repeat` wants a count and layers in braces, as in `repeat 3 { conv(64, 3x3) relu }`");
        return ElementKind::Broken;
    }
    if tokens.is_empty() {
        errors.error(keyword, "`repeat` wants a count before its `{`, as in `repeat 3 { … }`");
    }
    match group(input, depth, errors) {
        Some(body) if !tokens.is_empty() => ElementKind::Repeat { count: tokens, body, spot: keyword },
        _ => ElementKind::Broken,
    }
}

/// What stands in `{ … }`, if it is not too deep.
pub fn braces(input: ParseStream<'_>, depth: usize, errors: &mut Errors) -> Option<TokenStream> {
    let Some(TokenTree::Group(braces)) = next(input) else {
        return None;
    };
    if depth >= DEEPEST {
        errors.error(Spot::at(braces.span_open()), format!("groups are nested more than {DEEPEST} deep"));
        return None;
    }
    Some(braces.stream())
}

/// `32, 3x3, stride = 2`
pub fn arguments(tokens: &[TokenTree], call: Spot, errors: &mut Errors) -> Vec<Argument> {
    let mut parts = split(tokens);
    if parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    let mut arguments = Vec::new();
    for part in parts {
        if part.is_empty() {
            errors.error(call, "there is an argument missing between two commas");
            continue;
        }
        let spot = Spot::of(part, call);
        arguments.push(match part {
            [TokenTree::Ident(name), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
                Argument { name: Some(name.clone()), value: value.to_vec(), spot: Spot::of(value, spot) }
            }
            value => Argument { name: None, value: value.to_vec(), spot },
        });
    }
    arguments
}

/// Something that begins no element.
fn stray(input: ParseStream<'_>, label: Option<&Ident>, errors: &mut Errors) -> Option<Element> {
    let otherwise = label.map_or_else(|| Spot::at(input.span()), |label| Spot::at(label.span()));
    let spot = here(input, otherwise);
    let token = next(input);
    let message = match &token {
        Some(TokenTree::Punct(comma)) if matches!(comma.as_char(), ',' | ';') => {
            errors.error(spot, format!("no `{comma}` stands between layers: they follow each other as they are"));
            // The layers around it are as good as without it.
            return None;
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            "a group needs a label, as in `stage1: { … }`, or a form such as `repeat 3 { … }`".to_owned()
        }
        Some(TokenTree::Group(_)) => "a layer is expected here; arguments stand right behind a layer's name".to_owned(),
        Some(token) => format!("a layer is expected here, not `{token}`"),
        None => "a layer is expected behind this label".to_owned(),
    };
    errors.error(spot, message);
    Some(Element { label: None, note: None, kind: ElementKind::Broken })
}

/// The text of the doc comments among attributes.
fn note(attributes: TokenStream) -> Option<String> {
    let mut lines = Vec::new();
    for token in attributes {
        let TokenTree::Group(group) = token else { continue };
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        if let [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text)] = tokens.as_slice()
            && doc == "doc"
            && let syn::Lit::Str(text) = syn::Lit::new(text.clone())
        {
            lines.push(text.value().trim().to_owned());
        }
    }
    (!lines.is_empty()).then(|| lines.join(" "))
}
