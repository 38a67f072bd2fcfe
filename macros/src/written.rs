//! What an expansion takes over as it is written.
//!
//! Were some of it not Rust, rustc would throw away the whole expansion, with
//! the type and what else is wrong.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use crate::diagnostics::{Errors, Spot};

/// An expression, whose own mistakes rustc reports where they stand.
pub fn expression(tokens: &[TokenTree]) -> TokenStream {
    let written: TokenStream = tokens.iter().cloned().collect();
    if is_path(tokens) {
        return written;
    }
    // Whether it is one is left to a macro, which fails alone.
    let spot = Spot::of(tokens, Spot::at(Span::call_site()));
    let has_variables = has_variables(written.clone());
    let written = spot.arguments(written);
    let read = spot.name(if has_variables { "expression" } else { "constant" });
    quote_spanned!(spot.first=> __nw::#read! #written)
}

/// Returns whether a variable of the expansion may be among the tokens: `channels`, or
/// what stands for a block's parameter.
fn has_variables(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "channels" || name.to_string().starts_with("__"),
        TokenTree::Group(group) => has_variables(group.stream()),
        _ => false,
    })
}

/// Returns whether this is a path without generics: `N`, `crate::sizes::N`.
pub fn is_path(tokens: &[TokenTree]) -> bool {
    let mut tokens = tokens;
    if let [TokenTree::Punct(first), TokenTree::Punct(second), rest @ ..] = tokens
        && are_colons(first, second)
    {
        tokens = rest;
    }
    let mut can_be_module = true;
    loop {
        let [TokenTree::Ident(name), rest @ ..] = tokens else { return false };
        let is_module = can_be_module && ["crate", "self", "super", "Self"].iter().any(|word| name == word);
        if !is_module && syn::parse2::<Ident>(TokenTree::from(name.clone()).into()).is_err() {
            return false;
        }
        can_be_module = is_module && (name == "self" || name == "super");
        tokens = match rest {
            [] => return true,
            [TokenTree::Punct(first), TokenTree::Punct(second), rest @ ..] if are_colons(first, second) => rest,
            _ => return false,
        };
    }
}

/// `::`, not `: :`
fn are_colons(first: &Punct, second: &Punct) -> bool {
    (first.as_char(), first.spacing(), second.as_char()) == (':', Spacing::Joint, ':')
}

/// The conditions among attributes: `#[cfg(…)]`.
pub fn conditions(attributes: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = attributes.into_iter().collect();
    let is_condition = |attribute: &&[TokenTree]| match attribute {
        [_, TokenTree::Group(group)] => {
            matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(word)) if word == "cfg")
        }
        _ => false,
    };
    tokens.chunks(2).filter(is_condition).flatten().cloned().collect()
}

/// The attributes that are some; the others are reported.
pub fn attributes(tokens: TokenStream, errors: &mut Errors) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let right = tokens.chunks(2).filter(|attribute| {
        let is_right = matches!(attribute, [_, TokenTree::Group(group)] if is_attribute(&flat(group.stream())));
        if !is_right {
            errors.error(
                Spot::of(attribute, Spot::at(Span::call_site())),
                "this is no attribute: one is written as in `#[derive(PartialEq)]`",
            );
        }
        is_right
    });
    let right: Vec<TokenTree> = right.flatten().cloned().collect();
    right.into_iter().map(|token| without_derived(token, errors)).collect()
}

/// The same without the traits that every network has; those are reported.
fn without_derived(token: TokenTree, errors: &mut Errors) -> TokenTree {
    const DERIVED: [&str; 3] = ["Clone", "Copy", "Debug"];
    let TokenTree::Group(attribute) = &token else { return token };
    let [TokenTree::Ident(word), TokenTree::Group(traits)] = &*flat(attribute.stream()) else { return token };
    if word != "derive" {
        return token;
    }
    let written = flat(traits.stream());
    let mut left: Vec<TokenTree> = Vec::new();
    let before = errors.count();
    for path in written.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')) {
        if let Some(TokenTree::Ident(name)) = path.last()
            && DERIVED.iter().any(|derived| name == derived)
        {
            let message = format!("a network is `Clone`, `Copy` and `Debug` without this: leave out `{name}`");
            errors.error(Spot::of(path, Spot::at(name.span())), message);
        } else if !path.is_empty() {
            left.extend(path.iter().cloned());
            left.push(Punct::new(',', Spacing::Alone).into());
        }
    }
    if errors.count() == before {
        return token;
    }
    let mut traits = Group::new(traits.delimiter(), left.into_iter().collect());
    traits.set_span(word.span());
    let mut derive =
        Group::new(attribute.delimiter(), [TokenTree::from(word.clone()), traits.into()].into_iter().collect());
    derive.set_span(attribute.span());
    derive.into()
}

/// `path`, `path(…)` or `path = value`.
fn is_attribute(tokens: &[TokenTree]) -> bool {
    if let [TokenTree::Ident(word), TokenTree::Group(group)] = tokens
        && word == "unsafe"
        && group.delimiter() == Delimiter::Parenthesis
    {
        return is_attribute(&flat(group.stream()));
    }
    let is_end = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => punct.as_char() == '=',
        token => matches!(token, TokenTree::Group(_)),
    };
    let (path, value) = tokens.split_at(tokens.iter().position(is_end).unwrap_or(tokens.len()));
    is_path(path)
        && match value {
            [] | [TokenTree::Group(_)] | [TokenTree::Punct(_), TokenTree::Literal(_)] => true,
            // `#[doc = include_str!("…")]`
            [TokenTree::Punct(_), path @ .., TokenTree::Punct(bang), TokenTree::Group(_)] => {
                bang.as_char() == '!' && is_path(path)
            }
            _ => false,
        }
}

/// `pub`, `pub(crate)` and the like; anything else is reported, and nothing.
pub fn visibility(tokens: TokenStream, errors: &mut Errors) -> TokenStream {
    let flat = flat(tokens.clone());
    let is_right = match flat.as_slice() {
        [] => true,
        [TokenTree::Ident(word)] => word == "pub",
        [TokenTree::Ident(word), TokenTree::Group(group)] if word == "pub" => {
            let inner = self::flat(group.stream());
            match inner.as_slice() {
                [TokenTree::Ident(word)] => word == "crate" || word == "self" || word == "super",
                [TokenTree::Ident(word), path @ ..] => word == "in" && is_path(path),
                _ => false,
            }
        }
        _ => false,
    };
    if is_right {
        return tokens;
    }
    let spot = Spot::of(&flat, Spot::at(Span::call_site()));
    errors.error(spot, "a network is `pub`, `pub(crate)`, `pub(super)`, `pub(in path)` or nothing of these");
    TokenStream::new()
}

/// The tokens without the invisible groups that `macro_rules!` puts around
/// what it passes on.
pub fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => flat.extend(self::flat(group.stream())),
            token => flat.push(token),
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> TokenStream {
        text.parse().expect("tokens")
    }

    #[test]
    fn a_path_is_written_as_it_is_and_anything_else_in_a_macro() {
        for path in ["N", "r#fn", "crate::sizes::N", "super::super::N", "self::N", "Self::N", "::other::N", "crate"] {
            assert_eq!(expression(&flat(tokens(path))).to_string(), tokens(path).to_string());
        }
        for other in [
            "fn",
            "N!",
            "a::",
            "::",
            "a::crate",
            "crate::super",
            "_",
            "f()",
            "N as u64",
            "a:b",
            ": :a",
            "a: :b",
            "<T as N>::C",
        ] {
            let written = expression(&flat(tokens(other))).to_string();
            assert!(written.starts_with("__nw :: constant ! ("), "{written}");
        }
        for variable in ["f(channels)", "WIDTHS[__i_3]"] {
            let written = expression(&flat(tokens(variable))).to_string();
            assert!(written.starts_with("__nw :: expression ! ("), "{written}");
        }
    }

    #[test]
    fn what_is_no_attribute_is_reported_and_left_out() {
        for right in [
            "#[a]",
            "#[a::b(c 1 +)]",
            "#[doc = \"text\"] #[doc = include_str!(\"text\")]",
            "#[unsafe(no_mangle)]",
            "#[cfg_attr(a, b)]",
        ] {
            let mut errors = Errors::default();
            assert_eq!(attributes(tokens(right), &mut errors).to_string(), tokens(right).to_string());
            assert_eq!(errors.count(), 0, "{right}");
        }
        for wrong in ["#[]", "#[1]", "#[fn]", "#[a b]", "#[a = ]", "#[a = b c]", "#[a = !(b)]", "#[a(b) c]"] {
            let mut errors = Errors::default();
            assert_eq!(attributes(tokens(&format!("#[x] {wrong}")), &mut errors).to_string(), "# [x]");
            assert_eq!(errors.count(), 1, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_visibility_is_reported_and_left_out() {
        for right in ["", "pub", "pub(crate)", "pub(self)", "pub(in crate::a)"] {
            let mut errors = Errors::default();
            assert_eq!(visibility(tokens(right), &mut errors).to_string(), tokens(right).to_string());
            assert_eq!(errors.count(), 0, "{right}");
        }
        for wrong in ["pub()", "pub(a)", "pub(in 3)", "pub(crate::a)"] {
            let mut errors = Errors::default();
            assert!(visibility(tokens(wrong), &mut errors).is_empty(), "{wrong}");
            assert_eq!(errors.count(), 1, "{wrong}");
        }
    }
}
