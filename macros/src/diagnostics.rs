//! Where something stands in the source, and what is wrong there.

mod source;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

pub use source::{source, source_in};

/// A stretch of source, from its first token to its last one.
///
/// Stable Rust cannot join spans; but it underlines an expression from its
/// first token to its last one, so two spans are enough.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    pub first: Span,
    pub last: Span,
}

impl Spot {
    /// One token.
    pub fn at(span: Span) -> Self {
        Self { first: span, last: span }
    }

    /// Everything that these tokens cover, or `otherwise` if there are none.
    pub fn of(tokens: &[TokenTree], otherwise: Self) -> Self {
        match tokens {
            [] => otherwise,
            [first, .., last] => Self { first: opening(first), last: closing(last) },
            [only] => Self { first: opening(only), last: closing(only) },
        }
    }

    /// From the beginning of this to the end of another.
    pub fn to(self, end: Self) -> Self {
        Self { first: self.first, last: end.last }
    }

    /// A name with which code for this begins: rustc underlines a call from
    /// its first token to its last one, and with the user's own spans it is no
    /// error in a macro.
    pub fn name(self, name: &str) -> Ident {
        Ident::new(name, self.first)
    }

    /// Arguments with which it ends.
    pub fn arguments(self, arguments: TokenStream) -> Group {
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(self.last);
        arguments
    }

    /// A call of a function here.
    pub fn call(self, function: &str, arguments: TokenStream) -> TokenStream {
        let (function, arguments) = (self.name(function), self.arguments(arguments));
        quote!(#function #arguments)
    }

    /// A call of a function of the engine here.
    pub fn engine(self, function: &str, arguments: TokenStream) -> TokenStream {
        let call = self.call(function, arguments);
        quote_spanned!(self.first=> __nw::#call)
    }
}

impl ToTokens for Spot {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend([self.first, self.last].map(|span| TokenTree::from(Ident::new("_spot", span))));
    }
}

/// A group's brackets are tokens of their own to the reader.
pub fn opening(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_open(),
        token => token.span(),
    }
}

fn closing(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_close(),
        token => token.span(),
    }
}

/// All mistakes that have been found.
#[derive(Default)]
pub struct Errors {
    mistakes: Vec<syn::Error>,
    warnings: Vec<(Spot, String)>,
    conditional: TokenStream,
}

impl Errors {
    /// Reports a mistake.
    pub fn error(&mut self, spot: Spot, message: impl std::fmt::Display) {
        self.mistakes.push(syn::Error::new_spanned(spot, message));
    }

    /// Reports a mistake that is made everywhere or nowhere: at its first place
    /// alone.
    pub fn once(&mut self, spot: Spot, message: &str) {
        if !self.mistakes.iter().any(|error| error.to_string() == message) {
            self.error(spot, message);
        }
    }

    /// Reports what is no mistake, but hardly meant.
    pub fn warn(&mut self, spot: Spot, message: String) {
        self.warnings.push((spot, message));
    }

    /// Finds what is wrong with an item under conditions, `#[cfg(…)]`: it is
    /// said where they hold.
    pub fn within<T>(&mut self, conditions: &TokenStream, find: impl FnOnce(&mut Self) -> T) -> T {
        if conditions.is_empty() {
            return find(self);
        }
        let mut own = Self::default();
        let found = find(&mut own);
        self.conditional.extend(own.items().map(|item| quote!(#conditions #item)));
        found
    }

    /// Takes over a mistake that syn has found.
    pub fn push(&mut self, error: syn::Error) {
        self.mistakes.push(error);
    }

    /// The number of mistakes so far.
    pub fn count(&self) -> usize {
        self.mistakes.len()
    }

    /// The mistakes in the order of the source.
    pub fn sorted(mut self) -> Vec<syn::Error> {
        self.mistakes.sort_by_key(|error| {
            let start = error.span().start();
            (start.line, start.column)
        });
        self.mistakes
    }

    /// A `compile_error!` for each mistake, a deprecated constant for each
    /// warning: on stable Rust, a macro has no other way to warn.
    pub fn into_tokens(mut self) -> TokenStream {
        let conditional = std::mem::take(&mut self.conditional);
        self.items().chain([conditional]).collect()
    }

    fn items(self) -> impl Iterator<Item = TokenStream> {
        let warnings: Vec<TokenStream> = self.warnings.iter().map(|(spot, note)| warning(*spot, note)).collect();
        self.sorted().into_iter().map(|error| error.to_compile_error()).chain(warnings)
    }
}

fn warning(spot: Spot, note: &str) -> TokenStream {
    quote_spanned! {spot.first=>
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            #[deprecated(note = #note)]
            const HARDLY_MEANT: () = ();
            HARDLY_MEANT
        };
    }
}
