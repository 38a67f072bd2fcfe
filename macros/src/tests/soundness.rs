//! What holds of the expansion of any tokens whatever.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use super::edits::BARE;
use crate::diagnostics::Errors;
use crate::{expand, parse};

/// Expands a source, and fails where the expansion lacks a type whose name
/// can be read, or has an error that stands nowhere in the source; none if the
/// source has no tokens.
pub fn expansion(source: &str) -> Option<TokenStream> {
    let tokens: TokenStream = source.parse().ok()?;
    // As in a call, the facade's path stands outside of the source.
    let facade = TokenTree::from(Ident::new("netweight", Span::call_site()));
    let tokens = if source.contains(BARE) { bare(tokens) } else { tokens };
    let tokens: TokenStream = [facade].into_iter().chain(tokens).collect();
    let expanded = expand::network(tokens.clone());
    let items: Vec<TokenTree> = expanded.clone().into_iter().collect();
    let declared: Vec<String> = items
        .windows(2)
        .filter_map(|pair| match pair {
            [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "struct" => Some(name.to_string()),
            _ => None,
        })
        .collect();
    for name in names(tokens) {
        assert!(declared.contains(&name), "no type `{name}` comes out of: {source}");
    }
    for error in items.windows(6) {
        if let [first, .., TokenTree::Ident(word), TokenTree::Punct(_), last @ TokenTree::Group(message)] = error
            && word == "compile_error"
        {
            for token in [first, last] {
                assert!(is_in(token.span(), source), "{} stands nowhere in: {source}", message.stream());
            }
        }
    }
    Some(expanded)
}

/// The names that a reader sees at once, and those that the parser sees.
fn names(tokens: TokenStream) -> Vec<String> {
    let ahead: Vec<TokenTree> = tokens.clone().into_iter().skip(1).take(3).collect();
    let declarations = parse::invocation(tokens, &mut Errors::default()).declarations;
    let mut names: Vec<String> = declarations.iter().map(|declaration| declaration.name.to_string()).collect();
    if let [TokenTree::Ident(name), TokenTree::Punct(colon), next] = ahead.as_slice()
        && colon.as_char() == ':'
        && !matches!(next, TokenTree::Punct(punct) if punct.as_char() == ':')
        && syn::parse2::<Ident>(TokenTree::from(name.clone()).into()).is_ok()
    {
        names.push(name.to_string());
    }
    names
}

/// Returns whether a span is a stretch of the source.
fn is_in(span: Span, source: &str) -> bool {
    let range = span.byte_range();
    !range.is_empty() && source.get(range).is_some_and(|text| Some(text) == span.source_text().as_deref())
}

/// The tokens, with groups that have no delimiters where the source says so.
fn bare(tokens: TokenStream) -> TokenStream {
    let grouped = |token: TokenTree| {
        let TokenTree::Group(group) = token else { return token };
        let begins = group.stream().into_iter().next();
        let is_bare = matches!(begins, Some(TokenTree::Ident(word)) if word == BARE);
        let delimiter = if is_bare { Delimiter::None } else { group.delimiter() };
        let inner = group.stream().into_iter().skip(usize::from(is_bare)).collect();
        let mut changed = Group::new(delimiter, bare(inner));
        changed.set_span(group.span());
        changed.into()
    };
    tokens.into_iter().map(grouped).collect()
}
