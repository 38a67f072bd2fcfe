//! Forms with branches: `residual { … } { … }`, `experts(8, 2) { … }`.

use netweight_core::graph::SideHead;
use proc_macro2::{Delimiter, Ident, TokenTree};
use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::token;

use super::arguments::arguments;
use super::body::body;
use super::size::split;
use super::{any_ident, here, next};
use crate::ast::{Argument, ElementKind, Form, FormKind};
use crate::diagnostics::{Errors, Spot, source};

/// The words that begin a form, how many branches it has, and an example.
const FORMS: [(&str, usize, usize, &str); 7] = [
    ("residual", 1, 2, "residual { conv(64, 3x3) relu conv(64, 3x3) }"),
    ("add", 2, usize::MAX, "add { conv(64, 3x3) } { conv(64, 1x1) }"),
    ("multiply", 2, usize::MAX, "multiply { } { global_avgpool linear(64) sigmoid }"),
    ("concat", 2, usize::MAX, "concat { conv(64, 3x3) } { conv(32, 1x1) }"),
    ("aux", 1, 1, "aux { global_avgpool fc(1000) }"),
    ("experts", 1, 1, "experts(8, 2) { linear(1024) gelu linear(256) }"),
    ("checkpoint", 1, 1, "checkpoint { conv(64, 3x3) relu }"),
];

/// Returns whether a word begins a form with branches.
pub fn is_form(name: &Ident) -> bool {
    words().any(|word| name == word)
}

/// The words that begin a form with branches.
pub fn words() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|&(word, ..)| word)
}

/// Reads a form behind its word.
pub fn form(input: ParseStream<'_>, word: &Ident, depth: usize, errors: &mut Errors) -> ElementKind {
    let mut spot = Spot::at(word.span());
    let mut given = Vec::new();
    if let Some((end, message)) = listed(input, word) {
        errors.error(spot.to(end), message);
        return ElementKind::Broken;
    }
    if input.peek(token::Paren)
        && let Some(TokenTree::Group(group)) = next(input)
    {
        spot = spot.to(Spot::at(group.span_close()));
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        given = arguments(&tokens, spot, errors);
    }
    let mut branches = Vec::new();
    while input.peek(token::Brace) {
        branches.push(body(input, depth, errors).unwrap_or_default());
        if let Some(separator) = separator(input.cursor()) {
            let spot = here(input, spot);
            errors.once(
                spot,
                &format!("no `{separator}` stands between branches: they follow each other, `{{ … }} {{ … }}`"),
            );
            next(input);
        }
    }
    if !branches.is_empty()
        && input.peek2(token::Paren)
        && input.fork().call(any_ident).is_ok_and(|word| word == "from")
    {
        let from: Vec<TokenTree> = (0..2).filter_map(|_| next(input)).collect();
        let message = format!("each branch stands in braces: `{{ {} }}`", source(&from));
        errors.error(Spot::of(&from, spot), message);
        while input.peek(token::Brace) {
            next(input);
        }
        return ElementKind::Broken;
    }
    let Some(&(_, least, most, example)) = FORMS.iter().find(|(name, ..)| word == name) else {
        return ElementKind::Broken;
    };
    if !(least..=most).contains(&branches.len()) {
        let wanted = match (least, most) {
            (1, 1) => "one branch",
            (1, _) => "one or two branches",
            _ => "two branches or more",
        };
        let example = match given.as_slice() {
            // As functions of tensors are called.
            [Argument { name: None, value, .. }]
                if branches.is_empty() && most > 1 && matches!(value.as_slice(), [TokenTree::Ident(_)]) =>
            {
                format!("{word} {{ }} {{ from({}) }}", source(value))
            }
            // As functions of layers are.
            [Argument { name: None, value, .. }] if branches.is_empty() && least == 1 && word != "aux" => {
                format!("{word} {{ {} }}", source(value))
            }
            _ => example.to_owned(),
        };
        errors.error(spot, format!("`{word}` wants {wanted} in braces, as in `{example}`"));
        return ElementKind::Broken;
    }
    match kind(word, given, spot, errors) {
        Some(kind) => ElementKind::Form(Form { kind, branches, spot }),
        None => ElementKind::Broken,
    }
}

/// What other languages write between branches, if another one follows.
fn separator(cursor: Cursor<'_>) -> Option<String> {
    let (token, behind) = cursor.token_tree()?;
    behind.group(Delimiter::Brace)?;
    let text = token.to_string();
    [",", ";", "+", "|", "else"].contains(&text.as_str()).then_some(text)
}

/// Branches in one list, `concat [a, b]`, `concat { a, b }`: where they end, and
/// what to write. They are skipped.
fn listed(input: ParseStream<'_>, word: &Ident) -> Option<(Spot, String)> {
    let (TokenTree::Group(group), behind) = input.cursor().token_tree()? else { return None };
    let &(_, least, ..) = FORMS.iter().find(|(name, ..)| word == name)?;
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let parts: Vec<&[TokenTree]> = split(&tokens).into_iter().filter(|part| !part.is_empty()).collect();
    let is_list = match group.delimiter() {
        Delimiter::Bracket => true,
        Delimiter::Parenthesis | Delimiter::Brace => {
            least == 2 && parts.len() > 1 && behind.group(Delimiter::Brace).is_none()
        }
        Delimiter::None => false,
    };
    if !is_list || (group.delimiter() == Delimiter::Brace && separator(behind).is_some()) {
        return None;
    }
    next(input);
    let branches = parts.into_iter().map(|part| match part {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace => source(part),
        [TokenTree::Ident(label)] if netweight_core::Spec::of(&label.to_string()).is_none() => {
            format!("{{ from({label}) }}")
        }
        part => format!("{{ {} }}", source(part)),
    });
    let branches: Vec<String> = branches.collect();
    let message = format!("each branch stands in braces: `{word} {}`", branches.join(" "));
    Some((Spot::at(group.span_close()), message))
}

fn kind(word: &Ident, given: Vec<Argument>, spot: Spot, errors: &mut Errors) -> Option<FormKind> {
    let is_word = |given: &[Argument], wanted: &str| {
        matches!(given, [Argument { name: None, value, .. }]
            if matches!(value.as_slice(), [TokenTree::Ident(word)] if word == wanted))
    };
    let word = word.to_string();
    match word.as_str() {
        "experts" => return Some(FormKind::Experts(given)),
        "aux" if is_word(&given, "training") => return Some(FormKind::Aside(SideHead::TrainingAlone)),
        "aux" if is_word(&given, "inference") => return Some(FormKind::Aside(SideHead::Returned)),
        "aux" if !given.is_empty() => {
            errors.error(
                spot,
                "`aux` takes nothing, `training` for a head that is left out at inference, or `inference` for an \
                 output without a loss",
            );
            return None;
        }
        "concat" if !given.is_empty() => {
            errors.error(spot, "a network cannot express this yet: `concat` takes no arguments and joins the channels");
            return None;
        }
        "add" | "multiply" if !given.is_empty() => {
            let message =
                format!("a network cannot express this yet: `{word}` takes no arguments, only branches in braces");
            errors.error(spot, message);
            return None;
        }
        _ if !given.is_empty() => {
            errors.error(spot, format!("`{word}` takes no arguments, only branches in braces"));
            return None;
        }
        _ => {}
    }
    Some(match word.as_str() {
        "residual" => FormKind::Residual,
        "add" => FormKind::Add,
        "multiply" => FormKind::Multiply,
        "concat" => FormKind::Concat,
        "aux" => FormKind::Aside(SideHead::Trained),
        _ => FormKind::Checkpoint,
    })
}
