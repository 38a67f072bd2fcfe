//! The macro, from tokens to items.

use proc_macro2::TokenStream;

use crate::diagnostics::Errors;
use crate::{emit, infer, parse, resolve};

/// Expands the declarations of one `network!`.
///
/// Every stage reports what it finds and goes on with the rest, so that all
/// mistakes appear at once; a type and its constants come out in any case.
pub fn network(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let invocation = parse::invocation(input, &mut errors);
    let networks = resolve::networks(&invocation, &mut errors);
    let inferred: Vec<_> = networks.iter().map(|network| infer::network(network, &mut errors)).collect();
    let items = networks.iter().zip(&inferred).map(|(network, facts)| emit::network(&invocation.krate, network, facts));
    items.chain([errors.into_tokens()]).collect()
}
