//! Forms with branches: `residual { … } { … }`, `experts(8, 2) { … }`.

use proc_macro2::{Ident, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::token;

use super::arguments::arguments;
use super::element::{braces, elements};
use super::{any_ident, here, next};
use crate::ast::{Argument, Branch, ElementKind, Form, FormKind};
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

/// Whether a word begins a form with branches.
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
    if input.peek(token::Paren)
        && let Some(TokenTree::Group(group)) = next(input)
    {
        spot = spot.to(Spot::at(group.span_close()));
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        given = arguments(&tokens, spot, errors);
    }
    let mut branches = Vec::new();
    while input.peek(token::Brace) {
        branches.push(branch(input, depth, errors));
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
                if branches.is_empty() && matches!(value.as_slice(), [TokenTree::Ident(_)]) =>
            {
                format!("{word} {{ }} {{ from({}) }}", source(value))
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

fn kind(word: &Ident, given: Vec<Argument>, spot: Spot, errors: &mut Errors) -> Option<FormKind> {
    let is_training = |given: &[Argument]| {
        matches!(given, [Argument { name: None, value, .. }]
            if matches!(value.as_slice(), [TokenTree::Ident(word)] if word == "training"))
    };
    let word = word.to_string();
    match word.as_str() {
        "experts" => return Some(FormKind::Experts(given)),
        "aux" if is_training(&given) => return Some(FormKind::Aside { training: true }),
        "aux" if !given.is_empty() => {
            errors.error(spot, "`aux` takes nothing, or `training` for a head that is left out at inference");
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
        "aux" => FormKind::Aside { training: false },
        _ => FormKind::Checkpoint,
    })
}

/// `{ from(label) … }`
fn branch(input: ParseStream<'_>, depth: usize, errors: &mut Errors) -> Branch {
    let mut branch = Branch { from: None, elements: Vec::new() };
    let Some(tokens) = braces(input, depth, errors) else {
        return branch;
    };
    let parser = |input: ParseStream<'_>| {
        if let Ok(word) = input.fork().call(any_ident)
            && word == "from"
            && !input.peek2(syn::Token![:])
        {
            next(input);
            branch.from = from(input, &word, errors);
        }
        branch.elements = elements(input, depth + 1, errors);
        Ok(())
    };
    // The parser itself never fails: it reports and skips.
    let _ = parser.parse2(tokens);
    branch
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
    }
    errors.error(spot, "`from` wants one label, as in `from(stem)`");
    None
}
