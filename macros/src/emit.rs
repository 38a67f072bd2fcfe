//! From a network to the items that a declaration gives.

mod argument;
mod bounds;
mod docs;
mod named;
mod program;

use std::collections::HashMap;

use netweight_core::graph::{Extent, Totals};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::infer::Facts;
use crate::resolve::{Network, Site};

/// The type, its constants, and the checks that rustc has to make.
pub fn network(krate: &TokenStream, network: &Network<'_>, facts: &Facts) -> TokenStream {
    let declaration = network.declaration;
    let (attributes, visibility, name) = (&declaration.attributes, &declaration.visibility, &declaration.name);
    let docs = docs::label(network, facts);
    // It stands where its name does, for whoever looks for the type.
    let item = quote_spanned!(Span::call_site().located_at(name.span())=> struct #name;);
    let program = program::build(network, facts);
    let tape = tape(network, facts);
    let named = named::declarations(network);
    let constants = constants(name, facts.totals.as_ref());
    let checks = checks(network, facts);
    let bounds = bounds::bounds(network, facts);
    quote! {
        #attributes
        #docs
        #[derive(Clone, Copy, Debug)]
        #[allow(dead_code, reason = "most networks are read through their constants alone")]
        #visibility #item

        const _: () = {
            use #krate::__private as __nw;

            #tape
            #named

            #[automatically_derived]
            #[allow(dead_code, long_running_const_eval, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            impl #name {
                #program
                #constants
            }

            #checks
            #bounds
        };
    }
}

/// The static that holds the network, and how much room it needs.
fn tape(network: &Network<'_>, facts: &Facts) -> TokenStream {
    let name = &network.declaration.name;
    let extent = if let Some(Extent { rows, edges, scopes, failures }) = facts.room {
        let [rows, edges, scopes, failures] = [rows, edges, scopes, failures].map(Literal::usize_unsuffixed);
        quote!(__nw::Extent { rows: #rows, edges: #edges, scopes: #scopes, failures: #failures })
    } else {
        quote!({
            let mut builder = __nw::Builder::measuring();
            #name::__run(&mut builder);
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
            let (totals, extent) = (#name::__run(&mut builder), builder.extent());
            tape.with(totals, extent)
        };

        #[doc(hidden)]
        impl __nw::Whole<
            { __EXTENT.rows },
            { __EXTENT.edges },
            { __EXTENT.scopes },
            { __EXTENT.failures },
        > for #name {
            const TAPE: &'static __nw::Tape<
                'static,
                { __EXTENT.rows },
                { __EXTENT.edges },
                { __EXTENT.scopes },
                { __EXTENT.failures },
            > = &{
                let mut tape = __nw::Tape::blank();
                let mut builder = tape.builder();
                let (totals, extent) = (#name::__run(&mut builder), builder.extent());
                tape.with(totals, extent)
            };
        }
    }
}

/// What stands on the type, and the same for generic code.
fn constants(name: &Ident, totals: Option<&Totals>) -> TokenStream {
    let text = name.to_string();
    let text = text.trim_start_matches("r#");
    let params = count(totals.map(|totals| totals.params), quote!(__TAPE.totals().params));
    let buffers = count(totals.map(|totals| totals.buffers), quote!(__TAPE.totals().buffers));
    let macs = count(totals.map(|totals| totals.macs), quote!(__TAPE.totals().macs));
    let flops = count(totals.map(Totals::flops), quote!(__TAPE.totals().flops()));
    let functions = plans();
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
        pub const APERTURE: __nw::Aperture = __nw::aperture(Self);
        /// Every layer, in the order in which they run.
        pub const LAYERS: &'static [__nw::LayerSummary<'static>] = __nw::layers(Self);

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

        #functions

        /// The label: a table of the layers with their sizes.
        #[must_use]
        #[inline]
        pub const fn summary() -> __nw::Summary<'static> {
            __nw::Summary::new(Self::NAME, __nw::graph(Self))
        }
    }
}

/// A constant as a literal where its number is known, which `agree` compares
/// with rustc's: rustdoc shows no value of an associated constant that is
/// written as anything else.
fn count(known: Option<u64>, computed: TokenStream) -> TokenStream {
    known.map_or(computed, |number| Literal::u64_unsuffixed(number).into_token_stream())
}

/// The functions that plan memory.
fn plans() -> TokenStream {
    let ident = |name: &str| Ident::new(name, Span::call_site());
    let plan = |function: &str, rules: &[&str]| {
        let function = ident(function);
        let rules: Vec<Ident> = rules.iter().map(|rules| ident(rules)).collect();
        let count = Literal::usize_unsuffixed(rules.len());
        quote! {
            // Of a type that it does not need: else a lint of rustc would
            // evaluate the plans, whether anybody asks for them or not.
            const fn #function<T>(plan: usize) -> __nw::Plan<'static> {
                const {
                    &__nw::Planned::<'static, { 0 #(+ __ROOM.moments_by(__nw::Rules::#rules))* }, #count>::of::<
                        { __ROOM.slots },
                        { __ROOM.edges },
                        { __ROOM.signals() },
                    >(&__TAPE.graph(), [#(__nw::Rules::#rules),*])
                }
                .plan(plan)
            }
        }
    };
    // Whoever asks for one of a function's plans pays for all, as whoever
    // calls `training()` or `inference()` does in any case.
    let training = plan("__training", &["AUTOCAST", "TRAINING"]);
    let inference = plan("__inference", &["INFERENCE", "IN_PLACE", "ARENA"]);
    quote!(#training #inference)
}

/// One constant for each site that only rustc can check, and one for what
/// the macro and rustc have both computed.
fn checks(network: &Network<'_>, facts: &Facts) -> TokenStream {
    let name = &network.declaration.name;
    let text = name.to_string();
    let implementation = quote! {
        #[doc(hidden)]
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl __nw::Declared for #name {
            type Itself = Self;
            const ITSELF: Self = Self;
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl __nw::Network for #name {
            const NAME: &'static str = #name::NAME;
            const INPUT: __nw::Shape = #name::INPUT;
            const OUTPUT: __nw::Shape = #name::OUTPUT;
            const PARAMS: u64 = #name::PARAMS;
            const BUFFERS: u64 = #name::BUFFERS;
            const MACS: u64 = #name::MACS;
            const FLOPS: u64 = #name::FLOPS;
            const APERTURE: __nw::Aperture = __nw::aperture(#name);
            const LAYERS: &'static [__nw::LayerSummary<'static>] = __nw::layers(#name);
            const GRAPH: __nw::Graph<'static> = __nw::graph(#name);
            const AUTOCAST: __nw::Plan<'static> = #name::__training::<()>(0);
            const TRAINING: __nw::Plan<'static> = #name::__training::<()>(1);
            const INFERENCE: __nw::Plan<'static> = #name::__inference::<()>(0);
            const IN_PLACE: __nw::Plan<'static> = #name::__inference::<()>(1);
            const ARENA: __nw::Plan<'static> = #name::__inference::<()>(2);
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
