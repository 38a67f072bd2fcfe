//! What a `macro_rules!` passes on: `$shape` is a group without brackets, which
//! a shape, a label or an attribute is not.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens as somebody would have written them without that macro.
pub fn written_out(tokens: TokenStream) -> TokenStream {
    if holds_fragment(&tokens) { tokens.into_iter().flat_map(token).collect() } else { tokens }
}

fn holds_fragment(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || holds_fragment(&group.stream()),
        _ => false,
    })
}

fn token(token: TokenTree) -> TokenStream {
    let group = match token {
        TokenTree::Group(group) if holds_fragment(&TokenTree::from(group.clone()).into()) => group,
        token => return token.into(),
    };
    let inner = written_out(group.stream());
    // `$n` of `N + 1` stays one operand.
    let delimiter = match group.delimiter() {
        Delimiter::None if inner.clone().into_iter().any(|token| is_operator(&token)) => Delimiter::Parenthesis,
        Delimiter::None => return inner,
        delimiter => delimiter,
    };
    let mut written = Group::new(delimiter, inner);
    written.set_span(group.span());
    TokenTree::from(written).into()
}

fn is_operator(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(punct) => matches!(punct.as_char(), '+' | '-' | '*' | '/' | '%'),
        TokenTree::Ident(word) => word == "as",
        _ => false,
    }
}
