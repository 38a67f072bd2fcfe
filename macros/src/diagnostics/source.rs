//! Tokens as text, with spaces where people write them.
//!
//! A token does not know how far from the next it stood: rustc prints
//! `< T as Net > :: C`.

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

/// Operators of several signs.
const LONG: [&str; 16] =
    ["..=", "::", "..", "->", "=>", "<=", ">=", "==", "!=", "&&", "||", "<<", "+=", "-=", "*=", ":="];

/// A token, or the signs of one operator.
enum Piece {
    Word(String),
    Sign(String),
    /// A group; whether it may belong to what stands before it.
    Group(String, bool),
}

/// What stands in a group, as it is written.
pub fn source_in(group: &Group) -> String {
    source(&group.stream().into_iter().collect::<Vec<_>>())
}

/// Tokens as they are written.
pub fn source(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut before: Option<Piece> = None;
    // Whether what comes next begins an operand, so that a sign before it is one of its own.
    let mut begins = true;
    let mut angles = 0_usize;
    let last_angle = tokens.iter().rposition(|token| sign(token) == Some('>')).unwrap_or(0);
    let mut rest = tokens;
    while let Some((piece, behind)) = next(rest) {
        rest = behind;
        let is_closed = tokens.len() - rest.len() <= last_angle;
        let opens = is_closed && is(&piece, "<") && before.as_ref().is_none_or(|before| !is_number(before));
        let closes = is(&piece, ">") && angles > 0;
        let is_tight = opens || closes || before.as_ref().is_none_or(|before| touch(before, &piece));
        if !is_tight && !text.ends_with(' ') {
            text.push(' ');
        }
        let (Piece::Word(written) | Piece::Sign(written) | Piece::Group(written, _)) = &piece;
        text.push_str(written);
        angles = if opens { angles + 1 } else { angles - usize::from(closes) };
        // What touches whatever follows is the same as a sign that does.
        let is_prefix = begins && matches!(written.as_str(), "-" | "!" | "&" | "*" | "&&" | "#" | "$" | "'");
        begins = matches!(piece, Piece::Sign(_)) && !closes;
        before = Some(match piece {
            Piece::Sign(_) if opens || is_prefix => Piece::Sign("::".to_owned()),
            Piece::Sign(_) if closes => Piece::Word(">".to_owned()),
            piece => piece,
        });
    }
    text
}

/// The piece that comes first, and the tokens behind it.
fn next(tokens: &[TokenTree]) -> Option<(Piece, &[TokenTree])> {
    let (first, rest) = tokens.split_first()?;
    Some(match first {
        TokenTree::Punct(_) => {
            let signs: String = tokens.iter().take(3).map_while(sign).collect();
            let length = LONG.iter().find(|long| signs.starts_with(**long)).map_or(1, |long| long.len());
            let (signs, rest) = tokens.split_at(joined(tokens, length));
            (Piece::Sign(signs.iter().filter_map(sign).collect()), rest)
        }
        TokenTree::Group(group) => {
            let inner = source_in(group);
            let piece = match group.delimiter() {
                Delimiter::Parenthesis => Piece::Group(format!("({inner})"), true),
                Delimiter::Bracket => Piece::Group(format!("[{inner}]"), true),
                Delimiter::Brace if inner.is_empty() => Piece::Group("{ }".to_owned(), false),
                Delimiter::Brace => Piece::Group(format!("{{ {inner} }}"), false),
                Delimiter::None => Piece::Word(inner),
            };
            (piece, rest)
        }
        word => (Piece::Word(word.to_string()), rest),
    })
}

fn sign(token: &TokenTree) -> Option<char> {
    match token {
        TokenTree::Punct(punct) => Some(punct.as_char()),
        _ => None,
    }
}

/// So many signs, if they stand together; else the first.
fn joined(tokens: &[TokenTree], length: usize) -> usize {
    let is_joint = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    if tokens.iter().take(length - 1).all(is_joint) { length } else { 1 }
}

fn is(piece: &Piece, sign: &str) -> bool {
    matches!(piece, Piece::Sign(written) if written == sign)
}

fn is_number(piece: &Piece) -> bool {
    matches!(piece, Piece::Word(word) if word.starts_with(|letter: char| letter.is_ascii_digit()))
}

/// Returns whether no space stands between two pieces.
fn touch(before: &Piece, piece: &Piece) -> bool {
    const TIGHT: [&str; 4] = ["::", "..", "..=", "."];
    const WORDS: [&str; 3] = ["as", "in", "where"];
    match (before, piece) {
        (Piece::Sign(sign), _) if TIGHT.contains(&sign.as_str()) || sign == "!" => true,
        (Piece::Word(word), Piece::Sign(_) | Piece::Group(..)) if WORDS.contains(&word.as_str()) => false,
        (_, Piece::Sign(sign)) if TIGHT.contains(&sign.as_str()) => true,
        (_, Piece::Sign(sign)) => matches!(sign.as_str(), "," | ";" | "?" | ":" | "!"),
        (Piece::Word(_) | Piece::Group(_, true), Piece::Group(_, belongs)) => *belongs,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use super::*;

    #[test]
    fn tokens_are_spaced_as_people_write_them() {
        for text in [
            "<T as Net>::C",
            "-2",
            "2 - -N",
            "2 * (A[0] + 2) / crate::sizes::N",
            "f::<3>(channels, -1)",
            "(H, W, 3)",
            "[f32; 784]",
            "SIZES.map(f)[2]",
            "!true",
            "size!(3, 4)",
            "N as u64 % 2",
            "1..channels",
            "..=8",
            "a.b",
            "1M && N",
            "N <= 3 * 4",
            "28 x 28 x 1",
            "Vec<Vec<u8>>",
            "&N",
            "{ N + 1 }",
            "batch: 3",
            "\"GTX 980\"",
            "zero2(8)",
        ] {
            let tokens: Vec<TokenTree> = text.parse::<TokenStream>().expect("tokens").into_iter().collect();
            assert_eq!(source(&tokens), text);
        }
    }
}
