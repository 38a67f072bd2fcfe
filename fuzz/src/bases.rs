//! The declarations that are edited: those of the examples and of the UI
//! tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proc_macro2::{TokenStream, TokenTree};

use crate::edits::{Base, Editor};

/// Larger ones take too long.
const LONGEST: usize = 600;

/// A declaration, edited as the bytes say.
pub fn edited(bytes: &[u8]) -> String {
    thread_local! {
        static EDITOR: Editor<'static> = Editor::new(bases());
    }
    EDITOR.with(|editor| editor.edit(&mut bytes.iter().copied()))
}

/// The bases, which are read once and parsed for each thread.
fn bases() -> &'static [Base] {
    static SOURCES: OnceLock<Vec<String>> = OnceLock::new();

    let parsed = SOURCES.get_or_init(sources).iter().map(|source| Base::of(source.parse().expect("tokens")));
    Vec::leak(parsed.collect())
}

/// What stands in each `network!`.
fn sources() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files: Vec<PathBuf> = ["examples", "tests/ui"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder of the repository"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    let mut sources = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).expect("text");
        calls(text.parse().expect("tokens"), &mut sources);
    }
    sources.retain(|source| source.len() < LONGEST);
    sources
}

fn calls(tokens: TokenStream, sources: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = tokens[..at].last_chunk::<2>();
        match before {
            Some([TokenTree::Ident(name), TokenTree::Punct(bang)]) if name == "network" && bang.as_char() == '!' => {
                sources.push(group.stream().to_string());
            }
            _ => calls(group.stream(), sources),
        }
    }
}
