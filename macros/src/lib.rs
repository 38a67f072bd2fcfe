//! The `network!` macro of [netweight](https://docs.rs/netweight). The facade
//! documents it, and wraps it so that it works under any name of the
//! dependency.

mod ast;
mod diagnostics;
mod elsewhere;
mod emit;
mod expand;
mod expression;
mod inexpressible;
mod infer;
mod literal;
mod parse;
mod resolve;
mod similar;
#[cfg(test)]
mod tests;
mod written;

/// Expands declarations, behind the path of the facade: `$crate …`.
#[doc(hidden)]
#[proc_macro]
pub fn network(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::network(input.into()).into()
}
