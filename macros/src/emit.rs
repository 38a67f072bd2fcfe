//! From a network to the items that a declaration gives.

mod argument;
mod bounds;
mod docs;
mod named;
mod program;
mod tape;

use std::collections::HashMap;

use netweight_core::graph::Totals;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::ast::Declaration;
use crate::infer::Facts;
use crate::resolve::{Network, Site};

/// The type, its constants, and the checks that rustc has to make.
pub fn network(krate: &TokenStream, network: &Network<'_>, facts: &Facts) -> TokenStream {
    let declaration = network.declaration;
    let Declaration { attributes, conditions, visibility, name, .. } = declaration;
    let docs = docs::label(network, facts);
    // It stands where its name does, for whoever looks for the type.
    let item = quote_spanned!(Span::call_site().located_at(name.span())=> struct #name;);
    let program = program::build(network, facts);
    let tape = tape::of(facts);
    let named = named::declarations(network);
    let constants = constants(name, facts.totals.as_ref());
    let checks = checks(network, facts);
    let bounds = bounds::bounds(network, facts);
    quote! {
        #attributes
        #docs
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #[allow(dead_code, reason = "most networks are read through their constants alone")]
        #visibility #item

        #conditions
        const _: () = {
            use #krate::__private as __nw;

            #tape
            #named

            #program

            #[automatically_derived]
            #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            impl #name {
                #constants
            }

            #checks
            #bounds
        };
    }
}

/// What stands on the type, and the same for generic code.
fn constants(name: &Ident, totals: Option<&Totals>) -> TokenStream {
    let text = text(name);
    let params = count(totals.map(|totals| totals.params), quote!(__TAPE.totals().params));
    let buffers = count(totals.map(|totals| totals.buffers), quote!(__TAPE.totals().buffers));
    let macs = count(totals.map(|totals| totals.macs), quote!(__TAPE.totals().macs));
    let flops = count(totals.map(Totals::flops), quote!(__TAPE.totals().flops()));
    quote! {
        /// The name of the network.
        pub const NAME: &'static str = #text;
        /// The shape that enters, without the batch.
        pub const INPUT: __nw::Shape = __TAPE.totals().input;
        /// The shape that comes out.
        pub const OUTPUT: __nw::Shape = __TAPE.totals().output;
        /// Trainable scalars.
        pub const PARAMS: u64 = #params;
        /// Scalars that are stored, but not trained.
        pub const BUFFERS: u64 = #buffers;
        /// Multiply-adds of one forward pass of one sample.
        pub const MACS: u64 = #macs;
        /// Floating-point operations of one forward pass of one sample: 2 a
        /// MAC.
        pub const FLOPS: u64 = #flops;
        /// What an element of the output sees of the input.
        pub const APERTURE: __nw::Aperture = __nw::aperture(__Program);
        /// Every layer, in the order in which they run.
        pub const LAYERS: &'static [__nw::LayerSummary<'static>] = __nw::layers(__Program);

        /// Asks what a training step takes in memory.
        #[inline]
        #[must_use]
        pub const fn training() -> __nw::Training<'static> {
            __nw::Training::of::<Self>()
        }

        /// Asks what a forward pass takes in memory at test time.
        #[inline]
        #[must_use]
        pub const fn inference() -> __nw::Inference<'static> {
            __nw::Inference::of::<Self>()
        }

        /// The label: a table of the layers with their sizes.
        #[must_use]
        #[inline]
        pub const fn summary() -> __nw::Summary<'static> {
            __nw::Summary::new(#text, __nw::graph(__Program))
        }
    }
}

/// The name as people say it.
fn text(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

/// A constant as a literal where its number is known, which `agree` compares
/// with rustc's: rustdoc shows no value of an associated constant that is
/// written as anything else.
fn count(known: Option<u64>, computed: TokenStream) -> TokenStream {
    known.map_or(computed, |number| Literal::u64_unsuffixed(number).into_token_stream())
}

/// One constant for each site that only rustc can check, and one for what
/// the macro and rustc have both computed.
fn checks(network: &Network<'_>, facts: &Facts) -> TokenStream {
    let name = &network.declaration.name;
    let text = text(name);
    // Nothing here names a constant of the type, which may not be the only one of
    // its name.
    let implementation = quote! {
        #[doc(hidden)]
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl __nw::Declared for #name {
            type Program = __Program;
            const PROGRAM: __Program = __Program;
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl __nw::Network for #name {
            const NAME: &'static str = #text;
            const INPUT: __nw::Shape = __TAPE.totals().input;
            const OUTPUT: __nw::Shape = __TAPE.totals().output;
            const PARAMS: u64 = __TAPE.totals().params;
            const BUFFERS: u64 = __TAPE.totals().buffers;
            const MACS: u64 = __TAPE.totals().macs;
            const FLOPS: u64 = __TAPE.totals().flops();
            const APERTURE: __nw::Aperture = __nw::aperture(__Program);
            const LAYERS: &'static [__nw::LayerSummary<'static>] = __nw::layers(__Program);
            const GRAPH: __nw::Graph<'static> = __nw::graph(__Program);
            const TRAINING: &'static [__nw::Plan<'static>] = __Program::training::<()>();
            const INFERENCE: &'static [__nw::Plan<'static>] = __Program::inference::<()>();
        }
    };
    // What a block's calls share is checked once, at its place.
    let mut places: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut seen: HashMap<usize, usize> = HashMap::new();
    for &site in &facts.deferred {
        let source = network.sites[site as usize].source;
        let place = *seen.entry(source).or_insert_with(|| {
            places.push((source, Vec::new()));
            places.len() - 1
        });
        places[place].1.push(site);
    }
    let deferred = places.iter().map(|(_, sites)| {
        let Site { spot, parameters, .. } = &network.sites[sites[0] as usize];
        let of_parameters = parameters.iter().flat_map(|(parameter, spot)| {
            let arguments = sites.iter().map(|site| quote!(#site, #parameter));
            arguments.map(|arguments| spot.call("__check_parameter", arguments)).collect::<Vec<_>>()
        });
        let other = sites.iter().map(|site| spot.call("__check", quote!(#site)));
        // The first one that panics is the only one that does.
        quote!(const _: () = { #(#of_parameters;)* #(#other;)* };)
    });
    let agreement = facts.totals.map(|totals| {
        let (params, buffers, macs) = (totals.params, totals.buffers, totals.macs);
        quote!(const _: () = __nw::agree(__TAPE.totals(), #params, #buffers, #macs);)
    });
    // What these call has no generics and takes no lists, so that rustc is
    // quick with each of them.
    let functions = (!facts.deferred.is_empty()).then(|| {
        quote! {
            #[track_caller]
            const fn __check(site: u32) {
                __TAPE.check(#text, site);
            }
            #[track_caller]
            #[allow(dead_code, reason = "not every site has parameters")]
            const fn __check_parameter(site: u32, parameter: &str) {
                __TAPE.check_parameter(#text, site, parameter);
            }
        }
    });
    quote!(#implementation #functions #(#deferred)* #agreement)
}
