//! What holds a network, and the plans of its memory.

use netweight_core::graph::Extent;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::infer::Facts;

/// The static that holds the network, and how much room it needs.
pub fn of(facts: &Facts) -> TokenStream {
    let extent = if let Some(Extent { rows, edges, scopes, failures }) = facts.room {
        let [rows, edges, scopes, failures] = [rows, edges, scopes, failures].map(Literal::usize_unsuffixed);
        quote!(__nw::Extent { rows: #rows, edges: #edges, scopes: #scopes, failures: #failures })
    } else {
        quote!({
            let mut builder = __nw::Builder::measuring();
            __Program::run(&mut builder);
            builder.extent()
        })
    };
    quote! {
        // A network takes as long as its layers; the lint is for loops that
        // may not end, and the builder limits those.
        #[allow(long_running_const_eval)]
        const __EXTENT: __nw::Extent = #extent;
        const __ROOM: __nw::Room = __nw::Room::of(&__TAPE.graph());
        // A static, since each use of a constant would check all its layers
        // anew.
        #[allow(long_running_const_eval)]
        static __TAPE: __nw::Tape<
            'static,
            { __EXTENT.rows },
            { __EXTENT.edges },
            { __EXTENT.scopes },
            { __EXTENT.failures },
        > = {
            let mut tape = __nw::Tape::blank();
            let mut builder = tape.builder().without_apertures();
            let (totals, extent) = (__Program::run(&mut builder), builder.extent());
            tape.with(totals, extent)
        };

        #[doc(hidden)]
        impl __nw::Whole<
            { __EXTENT.rows },
            { __EXTENT.edges },
            { __EXTENT.scopes },
            { __EXTENT.failures },
        > for __Program {
            const TAPE: &'static __nw::Tape<
                'static,
                { __EXTENT.rows },
                { __EXTENT.edges },
                { __EXTENT.scopes },
                { __EXTENT.failures },
            > = &{
                let mut tape = __nw::Tape::blank();
                let mut builder = tape.builder();
                let (totals, extent) = (__Program::run(&mut builder), builder.extent());
                tape.with(totals, extent)
            };
        }
    }
}

/// The functions of the program that plan memory.
pub fn plans() -> TokenStream {
    let plan = |function: &str, rules: &str| {
        let (constructor, name) = (Ident::new(function, Span::call_site()), Ident::new(rules, Span::call_site()));
        let set = quote!(__nw::RuleSet::#constructor(&__TAPE.graph()));
        plan(function, rules, &set, &quote!(Self::#name))
    };
    // Whoever asks for one of a function's plans pays for all, as whoever
    // calls `training()` or `inference()` does in any case.
    let training = plan("training", "TRAINING_RULES");
    let inference = plan("inference", "INFERENCE_RULES");
    quote!(#training #inference)
}

/// A function that gives the plans by a set of rules, and the set as a constant,
/// which the function names by `rules`.
pub fn plan(function: &str, constant: &str, set: &TokenStream, rules: &TokenStream) -> TokenStream {
    let [function, constant] = [function, constant].map(|name| Ident::new(name, Span::call_site()));
    quote! {
        const #constant: __nw::RuleSet = #set;
        // Of a type that it does not need: else a lint of rustc would
        // evaluate the plans, whether anybody asks for them or not.
        const fn #function<T>() -> &'static [__nw::Plan<'static>] {
            const {
                &const {
                    &__nw::Planned::<'static, { #rules.moments(&__ROOM) }, { #rules.count() }>::of::<
                        { __ROOM.slots },
                        { __ROOM.edges },
                        { __ROOM.signals() },
                    >(&__TAPE.graph(), &#rules)
                }
                .plans()
            }
        }
    }
}
