//! What other languages write where a layer stands: it is named once, and
//! skipped as a whole.

use netweight_core::Spec;
use proc_macro2::{Delimiter, Ident, Punct, Spacing, TokenTree};
use syn::parse::ParseStream;
use syn::{Lit, Token, token};

use super::{any_ident, here, next};
use crate::ast::Element;
use crate::diagnostics::{Errors, Spot, source, source_in};
use crate::elsewhere;
use crate::inexpressible;

/// What is wrong around a name behind which neither `(` nor another element
/// follows.
pub fn behind(input: ParseStream<'_>, name: &Ident) -> Option<(Spot, String)> {
    dotted(input, name)
        .or_else(|| computed(input, name))
        .or_else(|| combined(input, name))
        .or_else(|| statement(input, name))
        .or_else(|| in_angles(input, name))
        .or_else(|| unenclosed(input, name))
}

/// `let x = …`, which is read as a label.
pub fn variable(input: ParseStream<'_>, errors: &mut Errors) -> Option<Ident> {
    if !input.peek(Token![let]) {
        return None;
    }
    let keyword: Token![let] = input.parse().ok()?;
    let _: Option<Token![mut]> = input.parse().ok();
    let name = if input.peek2(Token![=]) { input.call(any_ident).ok() } else { None };
    let label = name.as_ref().map_or_else(|| "stem".to_owned(), ToString::to_string);
    errors.error(
        Spot::at(keyword.span),
        format!("nothing is assigned: a label is written as in `{label}: conv(64, 3x3)`"),
    );
    if name.is_some() {
        next(input);
    }
    name
}

/// `nn.Linear(10)`, which is skipped.
fn dotted(input: ParseStream<'_>, module: &Ident) -> Option<(Spot, String)> {
    const MODULES: [&str; 9] = ["nn", "F", "torch", "keras", "layers", "tf", "jax", "flax", "self"];
    if !MODULES.iter().any(|known| module == known) || !input.peek(Token![.]) {
        return None;
    }
    let mut last = module.clone();
    while input.peek(Token![.]) && input.peek2(syn::Ident) {
        next(input);
        last = input.call(any_ident).ok()?;
    }
    if input.peek(token::Paren) {
        next(input);
    }
    let spot = Spot::at(module.span()).to(Spot::at(last.span()));
    let ours = elsewhere::layer(&last.to_string()).unwrap_or_default();
    Some((spot, format!("a layer stands without a module before it{ours}")))
}

/// What other languages write between tensors, and no form does.
const OPERATORS: [char; 4] = ['-', '/', '@', '%'];

/// `x - y`, `x * y`, which is skipped.
fn combined(input: ParseStream<'_>, first: &Ident) -> Option<(Spot, String)> {
    let ahead = input.fork();
    let Some(TokenTree::Punct(operator)) = next(&ahead) else { return None };
    let second = ahead.call(any_ident).ok()?;
    if operator.as_char() != '*' && !OPERATORS.contains(&operator.as_char()) {
        return None;
    }
    next(input);
    next(input);
    if input.peek(token::Paren) {
        next(input);
    }
    Some((Spot { first: first.span(), last: second.span() }, between(operator.as_char())))
}

fn between(operator: char) -> String {
    if operator == '*' {
        "no `*` stands between layers: `multiply { … } { … }` multiplies what branches give".to_owned()
    } else {
        format!("a network cannot express `{operator}` between tensors yet")
    }
}

/// `x + relu`, `x += y`, which is skipped.
fn computed(input: ParseStream<'_>, first: &Ident) -> Option<(Spot, String)> {
    if !input.peek(Token![+]) && !input.peek(Token![+=]) {
        return None;
    }
    let branch = |operand: &str| match Spec::of(operand) {
        Some(_) => format!("{{ {operand} }}"),
        None => format!("{{ from({operand}) }}"),
    };
    let mut branches = vec![branch(&first.to_string())];
    let mut last = first.span();
    while input.peek(Token![+]) || input.peek(Token![+=]) {
        next(input);
        let _: Option<Token![=]> = input.parse().ok();
        if let Ok(operand) = input.call(any_ident) {
            last = operand.span();
            if input.peek(token::Paren)
                && let Some(TokenTree::Group(group)) = next(input)
            {
                last = group.span_close();
                branches.push(format!("{{ {} }}", source(&[operand.into(), group.into()])));
            } else {
                branches.push(branch(&operand.to_string()));
            }
        }
    }
    let spot = Spot { first: first.span(), last };
    Some((spot, format!("tensors are added as in `add {}`", branches.join(" "))))
}

/// `for i in 0..3 { … }`, `if N > 3 { … }`
fn statement(input: ParseStream<'_>, keyword: &Ident) -> Option<(Spot, String)> {
    let instead = match keyword.to_string().as_str() {
        "for" | "while" => "`repeat 3 { … }` repeats layers",
        "if" | "match" => "`repeat N { … }` leaves out what it repeats 0 times",
        _ => return None,
    };
    if input.peek(token::Paren) || input.peek(token::Brace) {
        next(input);
    }
    // `N > 3` compares, any other `>` ends the network.
    let ends = |input: ParseStream<'_>| input.peek(Token![>]) && !input.peek2(Lit);
    while !input.is_empty() && !input.peek(token::Brace) && !ends(input) {
        next(input);
    }
    while input.peek(token::Brace) || input.peek(Token![else]) {
        next(input);
    }
    Some((Spot::at(keyword.span()), format!("there is no `{keyword}`: {instead}")))
}

/// `conv<32, 3x3>`
fn in_angles(input: ParseStream<'_>, name: &Ident) -> Option<(Spot, String)> {
    if !input.peek(Token![<]) {
        return None;
    }
    let mut arguments = Vec::new();
    next(input);
    while !input.is_empty() && !input.peek(Token![>]) {
        arguments.extend(next(input));
    }
    let close = next(input)?;
    let spot = Spot::at(name.span()).to(Spot::at(close.span()));
    Some((spot, format!("arguments stand in parentheses: `{name}({})`", source(&arguments))))
}

/// What is wrong behind a name where neither `(` nor another element follows:
/// `fc 10`, `conv[32, 3x3]`, `loop 3 { … }`. It is skipped.
fn unenclosed(input: ParseStream<'_>, name: &Ident) -> Option<(Spot, String)> {
    let mut arguments = Vec::new();
    if input.peek(token::Bracket)
        && let Some(TokenTree::Group(group)) = next(input)
    {
        let spot = Spot { first: name.span(), last: group.span_close() };
        return Some((spot, format!("arguments stand in parentheses: `{name}({})`", source_in(&group))));
    }
    while (input.peek(Lit) && !input.peek2(Token![:])) || (input.peek(Token![,]) && input.peek2(Lit)) {
        arguments.extend(next(input));
    }
    let last = arguments.last()?;
    if let Some(message) = inexpressible::layer(&name.to_string()) {
        if input.peek(token::Brace) {
            next(input);
        }
        return Some((Spot::at(name.span()), message));
    }
    if name == "x" {
        return Some((
            Spot::at(name.span()),
            format!("layers are repeated as in `repeat {} {{ … }}`", source(&arguments)),
        ));
    }
    if input.peek(token::Brace) {
        next(input);
        let count = source(&arguments);
        return Some((Spot::at(name.span()), format!("unknown form `{name}`; did you mean `repeat {count} {{ … }}`?")));
    }
    let spot = Spot { first: name.span(), last: last.span() };
    Some((spot, format!("arguments stand in parentheses: `{name}({})`", source(&arguments))))
}

/// Something that begins no element.
pub fn stray(input: ParseStream<'_>, errors: &mut Errors) -> Option<Element> {
    let spot = here(input, Spot::at(input.span()));
    let token = next(input)?;
    let message = match &token {
        TokenTree::Punct(punct) => {
            if let Some((separator, spot)) = separator(input, punct) {
                // Whoever writes one writes them all.
                let message = "stands between layers: they follow each other as they are";
                errors.once(spot, &format!("no `{separator}` {message}"));
                // The layers around it are as good as without it.
                return None;
            }
            let times = input.fork();
            match (punct.as_char(), next(&times)) {
                ('*', Some(TokenTree::Literal(count))) => format!("layers are repeated as in `repeat {count} {{ … }}`"),
                (operator, Some(TokenTree::Ident(_))) if operator == '*' || OPERATORS.contains(&operator) => {
                    next(input);
                    if input.peek(token::Paren) {
                        next(input);
                    }
                    between(operator)
                }
                ('+', _) => "no `+` stands between layers: `add { … } { … }` adds what branches give".to_owned(),
                _ => format!("a layer is expected here, not `{token}`"),
            }
        }
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            "layers stand in braces behind a label or a form, as in `repeat 3 { … }`".to_owned()
        }
        TokenTree::Literal(text) if text.to_string().starts_with('"') => {
            "a layer is called by its name, without quotes".to_owned()
        }
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            "a group needs a label, as in `stage1: { … }`, or a form such as `repeat 3 { … }`".to_owned()
        }
        TokenTree::Group(_) => "a layer is expected here; arguments stand right behind a layer's name".to_owned(),
        token => format!("a layer is expected here, not `{token}`"),
    };
    errors.error(spot, message);
    // One mistake is rarely one token.
    while input.peek(Lit)
        || input.peek(Token![*])
        || (input.peek(token::Paren) && matches!(token, TokenTree::Literal(_)))
    {
        next(input);
    }
    Some(Element::BROKEN)
}

/// What other languages write between layers: the rest of it is skipped.
fn separator(input: ParseStream<'_>, first: &Punct) -> Option<(String, Spot)> {
    let (text, spot) = (first.to_string(), Spot::at(first.span()));
    if first.spacing() == Spacing::Joint
        && matches!(first.as_char(), '-' | '=' | '|')
        && input.peek(Token![>])
        && let Some(last) = next(input)
    {
        return Some((text + ">", spot.to(Spot::at(last.span()))));
    }
    matches!(first.as_char(), ',' | ';' | '.' | '|').then_some((text, spot))
}
