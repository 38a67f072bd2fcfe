//! Elements: `stem: conv(64, 7x7)`, `repeat 3 { … }`, `layer1: { … }`.

use netweight_core::Spec;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Lit, Token, token};

use super::arguments::arguments;
use super::body::body;
use super::form::{form, is_form};
use super::header::angles;
use super::{any_ident, attributes, begins_block, block, foreign, here, naming, next};
use crate::ast::{Block, Call, Element, ElementKind};
use crate::diagnostics::{Errors, Spot, source};
use crate::elsewhere;
use crate::inexpressible;
use crate::written;

/// `< elements >`, and the blocks that stand among them. The brackets are no
/// group to Rust, so the end is the first `>` that is in no group.
pub fn angled(input: ParseStream<'_>, network: &Ident, blocks: &mut Vec<Block>, errors: &mut Errors) -> Vec<Element> {
    let open = here(input, Spot::at(network.span()));
    next(input);
    let mut elements = Vec::new();
    loop {
        if input.peek(Token![>]) {
            next(input);
            break;
        }
        if let Some(block) = block::misplaced(input, errors) {
            blocks.push(block);
            continue;
        }
        if input.peek(Token![where]) && is_closed(input) {
            let place = here(input, open);
            errors.error(place, "`where` and its bounds stand behind the `>` of the layers: `< … > where …`");
            break;
        }
        if input.is_empty() || input.peek(Token![where]) || ends_declaration(input) {
            errors
                .error(open, format!("this `<` of `{network}` is never closed: `>` is missing behind the last layer"));
            break;
        }
        elements.extend(element(input, 0, errors));
    }
    elements
}

/// Returns whether the `>` of the layers follows, behind bounds.
fn is_closed(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    next(&ahead);
    while !ahead.is_empty() && !ahead.peek(Token![;]) && !next_declaration(&ahead) {
        if ahead.peek(Token![>]) && !ahead.peek(Token![>=]) {
            return true;
        }
        next(&ahead);
    }
    false
}

/// Returns whether this declaration must have ended: nothing or another one follows,
/// with or without a `;` before it.
fn ends_declaration(input: ParseStream<'_>) -> bool {
    if !input.peek(Token![;]) && !input.peek(Token![#]) {
        return next_declaration(input);
    }
    let ahead = input.fork();
    let semicolon: Option<Token![;]> = ahead.parse().ok();
    attributes(&ahead);
    next_declaration(&ahead) || (semicolon.is_some() && ahead.is_empty())
}

/// Returns whether another declaration begins here, which no element can look like:
/// `pub …`, `block Name …` or `Name: 28x28x1 …`.
pub fn next_declaration(input: ParseStream<'_>) -> bool {
    input.peek(Token![pub])
        || begins_block(input)
        || (input.peek(syn::Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]) && {
            let ahead = input.fork();
            next(&ahead);
            next(&ahead);
            let size =
                matches!(ahead.cursor().token_tree(), Some((TokenTree::Literal(_), _))) || ahead.peek(token::Paren);
            size || (next(&ahead).is_some()
                && (ahead.peek(Token![->]) || (ahead.peek(Token![=]) && ahead.peek2(Token![<]))))
        })
}

/// Reads one element, or reports and skips what is none.
pub fn element(input: ParseStream<'_>, depth: usize, errors: &mut Errors) -> Option<Element> {
    if naming::comment(input, errors) {
        return None;
    }
    let note = note(attributes(input));
    let before = errors.count();
    let label = naming::label(input, errors)
        .or_else(|| foreign::variable(input, errors))
        .or_else(|| label(input, errors))
        .or_else(|| naming::group(input, errors));
    if label.is_none() && errors.count() > before && (input.is_empty() || input.peek(Token![>])) {
        return Some(Element::BROKEN);
    }
    if let Some(label) = &label
        && (input.is_empty() || input.peek(Token![>]))
    {
        errors.error(Spot::at(label.span()), "a layer is expected behind this label");
        return Some(Element::BROKEN);
    }
    let kind = if input.peek(token::Brace) && label.is_some() {
        ElementKind::Group(body(input, depth, errors)?)
    } else if let Ok(name) = input.call(any_ident) {
        named(input, name, depth, errors)
    } else {
        return foreign::stray(input, errors);
    };
    Some(Element { label, note, kind })
}

/// `stem:`, if it stands here.
fn label(input: ParseStream<'_>, errors: &mut Errors) -> Option<Ident> {
    let is_label = |input: ParseStream<'_>| {
        let ahead = input.fork();
        ahead.call(any_ident).is_ok() && naming::ends_label(&ahead)
    };
    let mut label = None;
    while is_label(input)
        && let Ok(name) = input.call(any_ident)
    {
        if input.peek(Token![=]) {
            let spot = here(input, Spot::at(name.span()));
            errors.error(spot, format!("a label is written with `:`, as in `{name}: conv(64, 3x3)`"));
        }
        next(input);
        if label.is_some() {
            errors.error(Spot::at(name.span()), format!("`{name}` is a second label: an element has one"));
        } else {
            label = Some(name);
        }
    }
    label
}

/// An element that begins with a name.
fn named(input: ParseStream<'_>, name: Ident, depth: usize, errors: &mut Errors) -> ElementKind {
    let spot = Spot::at(name.span());
    if name == "repeat" {
        return repeat(input, spot, depth, errors);
    }
    if is_form(&name) && (input.peek(token::Brace) || input.peek(token::Paren) || input.peek(token::Bracket)) {
        return form(input, &name, depth, errors);
    }
    if name == "from" && input.peek(token::Paren) {
        next(input);
        let message = "`from` stands only at the head of a group or a form, as in `up: { from(stem) conv(64, 1x1) }`";
        errors.error(spot, message);
        return ElementKind::Broken;
    }
    if input.peek(Token![::]) {
        let mut tokens = vec![TokenTree::from(name)];
        while input.peek(Token![::]) {
            tokens.extend((0..2).filter_map(|_| next(input)));
            tokens.extend(if input.peek(Token![<]) { angles(input) } else { next(input).into_iter().collect() });
        }
        let spot = Spot::of(&tokens, spot);
        if !written::is_path(&tokens) {
            errors.error(spot, format!("`{}` is no path of a network, as in `other::Trunk`", source(&tokens)));
            return ElementKind::Broken;
        }
        if input.peek(token::Paren) {
            next(input);
            let message = "what has a path is another network, which takes no arguments; layers have no path, and blocks \
                           are known in their own `network!` alone";
            errors.error(spot, message);
            return ElementKind::Broken;
        }
        return ElementKind::Network { path: tokens.into_iter().collect(), spot };
    }
    if let Some((spot, message)) = foreign::behind(input, &name) {
        errors.error(spot, message);
        return ElementKind::Broken;
    }
    let mut call = Call { name, arguments: Vec::new(), is_called: false, spot };
    if input.peek(token::Paren)
        && let Some(TokenTree::Group(group)) = next(input)
    {
        call.is_called = true;
        call.spot = spot.to(Spot::at(group.span_close()));
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let before = errors.count();
        call.arguments = arguments(&tokens, call.spot, errors);
        if errors.count() > before {
            return ElementKind::Broken;
        }
    }
    if input.peek(token::Brace) {
        let place = here(input, spot);
        let name = call.name.to_string();
        // Of a layer that another library calls so, more can be said.
        let instead =
            if Spec::of(&name).is_none() { elsewhere::layer(&name).unwrap_or_default() } else { String::new() };
        match inexpressible::layer(&name) {
            Some(message) => errors.error(spot, message),
            None => errors.error(place, format!("`{name}` takes no `{{ … }}`{instead}")),
        }
        while input.peek(token::Brace) {
            next(input);
        }
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
    let body = body(input, depth, errors);
    if tokens.is_empty() && input.peek(Lit) {
        // The count, of which has been said where it stands.
        next(input);
    }
    match body {
        Some(body) if !tokens.is_empty() => ElementKind::Repeat { count: tokens, body, spot: keyword },
        _ => ElementKind::Broken,
    }
}

/// The text of the doc comments among attributes.
pub fn note(attributes: TokenStream) -> Option<String> {
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
