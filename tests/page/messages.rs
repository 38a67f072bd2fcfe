//! The messages in the sources, each of which has a case.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Where the macro and the engine speak of mistakes.
const SOURCES: [&str; 12] = [
    "macros/src/elsewhere",
    "macros/src/expression",
    "macros/src/inexpressible",
    "macros/src/infer/layout",
    "macros/src/literal",
    "macros/src/parse",
    "macros/src/resolve",
    "macros/src/written",
    "core/src/graph/failure",
    "core/src/memory/budget",
    "core/src/memory/invalid",
    "core/src/problem",
];

/// What no declaration makes anybody say: calls of the macro behind the facade's
/// back, errors that are caught, mistakes in calls of the engine, and names.
const UNSEEN: [&str; 7] = [
    "`network!` is to be called through the crate `netweight`",
    "unexpected end",
    "expected a name",
    "has a size of ",
    "gradients are accumulated over at least 1 step, not 0",
    "shards lie on at least 1 device, not 0",
    "training with {}",
];

/// The messages of which no case has the longest part.
pub fn without_case(cases: &str) -> Vec<String> {
    let mut said = String::new();
    for entry in fs::read_dir(cases).expect("the folder of cases").map(|entry| entry.expect("an entry").path()) {
        if entry.extension().is_some_and(|extension| extension == "stderr") {
            said += &spaced(&fs::read_to_string(entry).expect("text"));
        }
    }
    let mut texts = Vec::new();
    for source in SOURCES {
        read(Path::new(source), &mut texts);
    }
    texts.retain(|(_, text)| !said.contains(&part(text)) && !UNSEEN.contains(&text.as_str()));
    texts.into_iter().map(|(file, text)| format!("{file}: {text}")).collect()
}

/// All sentences in the string literals of a file, or of a module's files.
fn read(path: &Path, texts: &mut Vec<(String, String)>) {
    let folder = path.with_extension("");
    if folder.is_dir() {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            read(&entry.expect("an entry").path(), texts);
        }
    }
    let file = path.with_extension("rs");
    if let Ok(source) = fs::read_to_string(&file) {
        let mut found = Vec::new();
        literals(source.parse().expect("Rust"), &mut found);
        found.retain(|text| part(text).len() > 8 && part(text).contains(' '));
        texts.extend(found.into_iter().map(|text| (file.display().to_string(), text)));
    }
}

/// The string literals among tokens, without those of attributes and tests.
fn literals(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    // Of a pair in a table, the first is what somebody may write.
    let is_pair = matches!(
        tokens.as_slice(),
        [TokenTree::Literal(_), TokenTree::Punct(_), TokenTree::Literal(_)]
            | [TokenTree::Literal(_), TokenTree::Punct(_), TokenTree::Literal(_), TokenTree::Punct(_)]
    );
    let mut is_attribute = false;
    for (index, token) in tokens.into_iter().enumerate() {
        match token {
            // Tests stand last.
            TokenTree::Group(group) if is_attribute && group.stream().to_string().replace(' ', "") == "cfg(test)" => {
                return;
            }
            TokenTree::Group(group) if is_attribute && group.delimiter() == Delimiter::Bracket => {}
            TokenTree::Group(group) => literals(group.stream(), found),
            TokenTree::Literal(literal) if !(is_pair && index == 0) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value()) {
                    found.push(text);
                }
            }
            // `#[…]`, `#![…]`
            TokenTree::Punct(punct) => {
                is_attribute = punct.as_char() == '#' || (is_attribute && punct.as_char() == '!');
                continue;
            }
            _ => {}
        }
        is_attribute = false;
    }
}

/// The longest part of a text between what is put in.
fn part(text: &str) -> String {
    let text = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let parts = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, part)| part));
    let part = parts.max_by_key(|part| part.len()).unwrap_or_default();
    spaced(&part.replace('\u{1}', "{").replace('\u{2}', "}"))
}

/// With single spaces.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
