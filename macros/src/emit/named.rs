//! What editors look up: the places of names that are not Rust's own.
//!
//! A name in the source is a token of something documented, or of something
//! that stands where the name is declared: so an editor shows the one and goes
//! to the other.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use netweight_core::Spec;

use crate::resolve::{Label, Network, Refused};

/// A constant for each label that is read, and a type for each block that is
/// called.
pub fn declarations(network: &Network<'_>) -> TokenStream {
    let labels = network.labels.iter().map(|label| {
        let (name, place) = (place(label), label.place);
        quote! {
            #[allow(non_upper_case_globals)]
            const #name: usize = #place;
        }
    });
    let blocks = network.blocks.iter().map(|block| {
        let name = block_type(&block.name, block.name.span());
        let docs = block.note.iter();
        quote! {
            #(#[doc = #docs])*
            #[allow(dead_code, non_camel_case_types)]
            struct #name;
        }
    });
    let mentioned = network.mentioned.iter().map(|name| {
        if let Some(spec) = Spec::of(&name.to_string()) {
            let layer = Ident::new(spec.type_name, Span::call_site().located_at(name.span()));
            return quote!(let _ = __nw::#layer::DEFAULT;);
        }
        let is_block = network.blocks.iter().any(|block| block.name == *name);
        // A block that is given and never called has no type.
        let called = is_block.then(|| block_type(name, name.span()));
        called.map_or_else(TokenStream::new, |called| quote!(let _ = #called;))
    });
    let mentions = (!network.mentioned.is_empty()).then(|| quote!(const _: () = { #(#mentioned)* };));
    quote!(#(#labels)* #(#blocks)* #mentions)
}

/// The constant that says where a labelled tensor is kept.
pub fn place(label: &Label) -> Ident {
    named(&label.ident, &format!("_{}", label.place), label.ident.span())
}

/// The type that stands for a block.
pub fn block_type(block: &Ident, span: Span) -> Ident {
    named(block, "", span)
}

/// No name of the caller's.
fn named(name: &Ident, suffix: &str, span: Span) -> Ident {
    let name = name.to_string();
    Ident::new(&format!("__{}{suffix}", name.trim_start_matches("r#")), Span::call_site().located_at(span))
}

/// The names in a call that has been reported.
pub fn refused(refused: &Refused) -> TokenStream {
    let Refused { spec, ident, options } = refused;
    let [layer, documented] =
        [Span::call_site(), Span::call_site().located_at(ident.span())].map(|span| Ident::new(spec.type_name, span));
    let options = options.iter().map(|name| Ident::new(&name.to_string(), Span::call_site().located_at(name.span())));
    quote! {
        let _ = __nw::#documented::DEFAULT;
        #(let _ = __nw::#layer::DEFAULT.#options;)*
    }
}
