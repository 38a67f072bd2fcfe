//! `#[label(drawing = false, table = false)]`: what the documentation shows.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::arguments::{argument, parts};
use crate::ast::{Argument, Label};
use crate::diagnostics::{Errors, Spot, source};
use crate::similar::did_you_mean;
use crate::written;

const OPTIONS: [&str; 2] = ["drawing", "table"];

/// Takes `#[label(…)]` out of the attributes.
pub fn label(attributes: TokenStream, errors: &mut Errors) -> (TokenStream, Label) {
    let tokens: Vec<TokenTree> = attributes.into_iter().collect();
    let mut label = Label { drawing: true, table: true };
    let mut given = Vec::new();
    let others = tokens.chunks(2).filter(|attribute| match options(attribute) {
        Some(options) => {
            read(&options, Spot::of(attribute, Spot::at(attribute[0].span())), &mut label, &mut given, errors);
            false
        }
        None => true,
    });
    (others.flatten().cloned().collect(), label)
}

/// Reports `#[label(…)]` above a block.
pub fn refuse(attributes: TokenStream, errors: &mut Errors) {
    let tokens: Vec<TokenTree> = attributes.into_iter().collect();
    for attribute in tokens.chunks(2).filter(|attribute| options(attribute).is_some()) {
        let spot = Spot::of(attribute, Spot::at(attribute[0].span()));
        errors.error(spot, "a block has no label: `#[label(…)]` stands above a network");
    }
}

/// What stands behind the word in `#[label …]`; none of another attribute.
fn options(attribute: &[TokenTree]) -> Option<Vec<TokenTree>> {
    let [_, TokenTree::Group(group)] = attribute else { return None };
    let mut tokens = written::flat(group.stream()).into_iter();
    matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "label").then(|| tokens.collect())
}

fn read(options: &[TokenTree], spot: Spot, label: &mut Label, given: &mut Vec<String>, errors: &mut Errors) {
    let options: Vec<TokenTree> = match options {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis && !group.stream().is_empty() => {
            group.stream().into_iter().collect()
        }
        _ => {
            let message =
                format!("options stand in `label(…)`, as in `label(drawing = false)` ({})", OPTIONS.join(", "));
            errors.error(spot, message);
            return;
        }
    };
    for part in parts(&options, spot, errors) {
        option(&argument(part, spot), label, given, errors);
    }
}

fn option(option: &Argument, label: &mut Label, given: &mut Vec<String>, errors: &mut Errors) {
    let Some(name) = &option.name else {
        let value = source(&option.value);
        let similar = did_you_mean(&value, OPTIONS);
        let message = if OPTIONS.contains(&value.as_str()) {
            format!("a value is missing: `{value} = true` or `{value} = false`")
        } else {
            format!("an option of `label` is expected here{similar} ({})", OPTIONS.join(", "))
        };
        errors.error(option.spot, message);
        return;
    };
    let text = name.to_string();
    if !OPTIONS.contains(&text.as_str()) {
        let similar = did_you_mean(&text, OPTIONS);
        errors
            .error(Spot::at(name.span()), format!("`label` has no option `{text}`{similar} ({})", OPTIONS.join(", ")));
        return;
    }
    if given.contains(&text) {
        errors.error(Spot::at(name.span()), format!("`{text}` is given twice"));
        return;
    }
    let shown = match source(&option.value).as_str() {
        "true" => true,
        "false" => false,
        _ => {
            errors.error(option.spot, format!("`{text}` is `true` or `false`"));
            return;
        }
    };
    *(if text == "drawing" { &mut label.drawing } else { &mut label.table }) = shown;
    given.push(text);
}
