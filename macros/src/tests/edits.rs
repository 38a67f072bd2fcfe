//! Declarations with mistakes in them: real ones, edited as bytes say.

use std::fmt::Write;

use netweight_core::memory::Accounting;
use netweight_core::{Layer, Optimizer, Precision, Quantity, Shards, device};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Begins a group that is to have no delimiters, which no source can spell:
/// `macro_rules!` puts them around what it passes on.
pub const BARE: &str = "__bare";

/// A token, or what is between brackets.
#[derive(Clone)]
enum Tree {
    Leaf(String),
    Group(Delimiter, Vec<Tree>),
}

/// The tokens of a declaration, to be edited.
#[derive(Clone)]
pub struct Base(Vec<Tree>);

impl Base {
    /// Reads a source, which must have tokens.
    pub fn of(tokens: TokenStream) -> Self {
        let mut trees: Vec<Tree> = Vec::new();
        let mut is_open = false;
        for token in tokens {
            let joins = matches!(&token, TokenTree::Punct(punct)
                if punct.spacing() == proc_macro2::Spacing::Joint && "-=:.<|'".contains(punct.as_char()));
            let tree = match &token {
                TokenTree::Group(group) => Tree::Group(group.delimiter(), Self::of(group.stream()).0),
                token => Tree::Leaf(token.to_string()),
            };
            match (trees.last_mut(), tree) {
                (Some(Tree::Leaf(before)), Tree::Leaf(text)) if is_open => before.push_str(&text),
                (_, tree) => trees.push(tree),
            }
            is_open = joins;
        }
        Self(trees)
    }
}

/// What is done to a declaration.
pub struct Editor<'b> {
    bases: &'b [Base],
    words: Vec<String>,
}

const NUMBERS: [&str; 22] = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "64",
    "65535",
    "65536",
    "99999999999",
    "4294967296",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "1x1",
    "3x3",
    "0x3",
    "4294967296x4294967296",
    "28x28x1",
    "1x2x3x4x5",
    "1e5",
    "0.5",
];

const WORDS: [&str; 84] = [
    "repeat",
    "block",
    "residual",
    "add",
    "multiply",
    "concat",
    "aux",
    "training",
    "inference",
    "experts",
    "checkpoint",
    "from",
    "channels",
    "last",
    "same",
    "half",
    "valid",
    "true",
    "false",
    "pub",
    "pub(crate)",
    "struct",
    "const",
    "where",
    "as",
    "crate",
    "self",
    "Self",
    "fn",
    "_",
    "x",
    "x3",
    "N",
    "Net",
    "r#type",
    "Other::Net",
    "<T as Net>::C",
    "N as u64",
    "N.pow(2)",
    "SIZES[2]",
    "f::<3>()",
    "it: relu",
    "<",
    ">",
    "=",
    ":",
    "::",
    ",",
    ";",
    ".",
    "..",
    "..=",
    "->",
    "=>",
    "<=",
    ">=",
    "==",
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "#",
    "$",
    "?",
    "|",
    "&",
    "@",
    "~",
    "'a",
    "'x'",
    "\"text\"",
    "b\"bytes\"",
    "/// Notes.\n",
    "#[cfg(test)]",
    "#[doc]",
    "#[1]",
    "1M",
    "4MiB",
    "0.5GiB",
    "zero3(8)",
    "{ }",
    "( )",
];

/// Whole elements and bounds, to be put in.
const PHRASES: [&str; 20] = [
    "where params <= 1M",
    "where macs <= 2G, weights <= 4MiB, training(batch = 128) <= GTX_980;",
    "where training(batch = 1, optimizer = adam, precision = autocast, headroom = 1GiB, shards = zero2(8)) <= 8GiB;",
    "where inference(batch = N, precision = bf16, accounting = arena, in_place = true) <= RP2040;",
    "where inference(cache = 1024) <= LIMIT, params <= LIMIT;",
    "where training(batch = 18446744073709551615, accumulate = 0) <= 1;",
    "where training(accounting = textbook, accumulate = 4) <= 16GB, flops <= 18446744073709551615;",
    "residual { conv(8, 3x3) relu }",
    "add { conv(8, 1) } { from(stem) conv(8, 1) }",
    "multiply { } { global_avgpool conv(8, 1) sigmoid }",
    "concat { conv(8, 1) } { maxpool(3, stride = 1, padding = 1) }",
    "aux(training) { fc(3) }",
    "checkpoint { conv(8, 3x3) batchnorm relu }",
    "experts(8, 2) { linear(channels) relu }",
    "repeat 3 { residual { linear(channels) } }",
    "repeat N { linear(channels * 2) }",
    "repeat 60000 { repeat 60000 { relu } }",
    "block Basic(filters, act = relu, less = channels / 2) { conv(filters, 3x3) act conv(less, 1) }",
    "Basic(8, act = silu)",
    "Other: 8x8x3 -> (N) = < stem: conv(8, 3x3) Basic(4) fc(N) >",
];

impl<'b> Editor<'b> {
    /// Edits these.
    pub fn new(bases: &'b [Base]) -> Self {
        let mut words: Vec<String> = WORDS.iter().chain(&NUMBERS).map(|&word| word.to_owned()).collect();
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        for spec in Layer::CATALOGUE {
            let mut call = format!("{}(", spec.name);
            for parameter in spec.parameters {
                words.push(format!("{} =", parameter.name));
                if parameter.default.is_none() {
                    call.push_str("2, ");
                }
            }
            words.extend([spec.name.to_owned(), call + ")"]);
        }
        words.extend(Optimizer::CATALOGUE.iter().map(|(name, _)| format!("optimizer = {name}")));
        words.extend(Precision::CATALOGUE.iter().map(|(name, _)| format!("precision = {name}")));
        words.extend(Accounting::CATALOGUE.iter().map(|(name, _)| format!("accounting = {name}")));
        words.extend(Quantity::CATALOGUE.iter().map(|(name, _)| format!("{name} <= 1")));
        words.extend(device::CATALOGUE.iter().map(|(name, _)| (*name).to_owned()));
        words.extend(Shards::NAMES.iter().map(|name| format!("shards = {name}(2)")));
        words.extend(names(&["batch = 2", "cache = 64", "headroom = 1MiB", "in_place = true", "accumulate = 3"]));
        words.sort_unstable();
        words.dedup();
        Self { bases, words }
    }

    /// A declaration, edited until there are no more bytes.
    pub fn edit(&self, bytes: &mut impl Iterator<Item = u8>) -> String {
        let mut base = self.base(bytes).clone();
        while let Some(kind) = bytes.next() {
            self.apply(kind, &mut base.0, bytes);
        }
        let mut text = String::new();
        write(&base.0, &mut text);
        text
    }

    fn base(&self, bytes: &mut impl Iterator<Item = u8>) -> &Base {
        &self.bases[number(bytes, self.bases.len())]
    }

    fn word(&self, bytes: &mut impl Iterator<Item = u8>) -> Tree {
        Tree::Leaf(self.words[number(bytes, self.words.len())].clone())
    }

    /// One edit, somewhere among the trees.
    fn apply(&self, kind: u8, trees: &mut Vec<Tree>, bytes: &mut impl Iterator<Item = u8>) {
        let at = number(bytes, trees.len() + 1);
        if let Some(Tree::Group(_, inner)) = trees.get_mut(at)
            // Few edits are of whole groups.
            && !bytes.next().unwrap_or(0).is_multiple_of(8)
        {
            return self.apply(kind, inner, bytes);
        }
        let end = trees.len();
        let phrase = |phrases: &[&str], bytes: &mut _| Tree::Leaf(phrases[number(bytes, phrases.len())].to_owned());
        match kind % 14 {
            0 if at < end => drop(trees.remove(at)),
            1 if at < end => trees.insert(at, trees[at].clone()),
            2 if at < end => trees.swap(at, (at + 1 + number(bytes, 8)).min(end - 1)),
            3 if at < end => trees[at] = self.word(bytes),
            4 | 5 if at < end => trees[at] = phrase(&NUMBERS, bytes),
            6 | 13 => trees.insert(at, self.word(bytes)),
            7 => {
                let last = (at + number(bytes, 6)).min(end);
                let inner = trees.drain(at..last).collect();
                let delimiters =
                    [Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket, Delimiter::None, Delimiter::Brace];
                trees.insert(at, Tree::Group(delimiters[number(bytes, 5)], inner));
            }
            8 => {
                if let Some(Tree::Group(_, inner)) = trees.get_mut(at) {
                    let inner = std::mem::take(inner);
                    trees.splice(at..=at, inner);
                }
            }
            // From another declaration.
            9 | 10 => {
                let other = self.base(bytes);
                if let Some(piece) = other.piece(bytes) {
                    trees.insert(at, piece.clone());
                }
            }
            11 => trees.insert(at, phrase(&PHRASES, bytes)),
            12 => trees.push(phrase(&PHRASES, bytes)),
            _ => {}
        }
    }
}

impl Base {
    /// Any tree in it.
    fn piece(&self, bytes: &mut impl Iterator<Item = u8>) -> Option<&Tree> {
        let mut trees = &self.0;
        loop {
            let tree = trees.get(number(bytes, trees.len()))?;
            match tree {
                Tree::Group(_, inner) if !bytes.next().unwrap_or(0).is_multiple_of(4) => trees = inner,
                tree => return Some(tree),
            }
        }
    }
}

/// A number below `end`.
fn number(bytes: &mut impl Iterator<Item = u8>, end: usize) -> usize {
    let mut number = usize::from(bytes.next().unwrap_or(0));
    if end > 256 {
        number = 256 * number + usize::from(bytes.next().unwrap_or(0));
    }
    number % end.max(1)
}

fn write(trees: &[Tree], text: &mut String) {
    for tree in trees {
        match tree {
            Tree::Leaf(leaf) => write!(text, "{leaf} "),
            Tree::Group(delimiter, inner) => {
                let (open, close) = match delimiter {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("{ __bare", "}"),
                };
                text.push_str(open);
                text.push(' ');
                write(inner, text);
                write!(text, "{close} ")
            }
        }
        .unwrap_or_default();
    }
}
