//! The builder program: the network as calls of the engine.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::argument::{Field, field, shape};
use super::{named, tape};
use crate::diagnostics::Spot;
use crate::expression::Expression;
use crate::infer::Facts;
use crate::resolve::{BlockCall, Body, LayerCall, Merge, Naming, Network, Step, StepKind};

/// The program of a network, a type of its own: `run` builds the whole network,
/// `build` its layers on any tensor, and two functions plan its memory.
///
/// The network's type has none of these: not for whoever looks at it, and not
/// where another item has taken its name.
pub fn build(network: &Network<'_>, facts: &Facts) -> TokenStream {
    let program = Program { facts };
    let declaration = network.declaration;
    let input = declaration.input.as_ref().map_or_else(
        || quote!(__nw::Node::UNKNOWN),
        |size| {
            let (site, shape) = (Network::INPUT, shape(&size.kind));
            quote!(__builder.input(#site, #shape))
        },
    );
    let output = declaration.output.as_ref().map(|size| {
        let (site, shape) = (Network::OUTPUT, shape(&size.kind));
        quote!(__builder.output(#site, #shape, __x);)
    });
    let (steps, parts) = program.parts(&network.steps, network.kept);
    let kept = (network.kept > 0).then(|| {
        let kept = network.kept;
        quote!(let mut __kept = [__nw::Kept::NONE; #kept];)
    });
    let plans = tape::plans();
    quote! {
        #[doc(hidden)]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #[allow(unreachable_pub, unnameable_types)]
        pub struct __Program;

        #[automatically_derived]
        #[allow(dead_code, unreachable_pub, long_running_const_eval)]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl __Program {
            #[doc(hidden)]
            pub const fn run(__builder: &mut __nw::Builder<'_, 'static>) -> __nw::Totals {
                let __x = #input;
                let __x = Self.build(__builder, __x);
                #output
                __builder.finish(__x)
            }

            #[doc(hidden)]
            pub const fn build(self, __builder: &mut __nw::Builder<'_, 'static>, mut __x: __nw::Node) -> __nw::Node {
                #kept
                #steps
                __x
            }

            #parts
            #plans
        }
    }
}

/// Longer programs are cut into functions of so many steps: rustc's borrow
/// checker takes time by the square of a function's calls on `__builder`.
const LONGEST: usize = 256;

struct Program<'f> {
    facts: &'f Facts,
}

impl Program<'_> {
    /// The steps of a whole network, and the functions that they call.
    fn parts(&self, steps: &[Step], kept: usize) -> (TokenStream, TokenStream) {
        if steps.len() <= LONGEST {
            return (self.steps(steps), TokenStream::new());
        }
        let (mut calls, mut parts) = (TokenStream::new(), TokenStream::new());
        for (number, part) in steps.chunks(LONGEST).enumerate() {
            let name = Ident::new(&format!("__part{number}"), Span::call_site());
            let body = self.steps(part);
            let (argument, parameter) = if kept > 0 {
                (quote!(&mut __kept), quote!(__kept: &mut [__nw::Kept; #kept]))
            } else {
                Default::default()
            };
            calls.extend(quote!(__x = Self::#name(__builder, __x, #argument);));
            parts.extend(quote! {
                const fn #name(__builder: &mut __nw::Builder<'_, 'static>, mut __x: __nw::Node, #parameter) -> __nw::Node {
                    #body
                    __x
                }
            });
        }
        (calls, parts)
    }

    fn steps(&self, steps: &[Step]) -> TokenStream {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&self, step: &Step) -> TokenStream {
        let code = self.code(step);
        match step.keep {
            Some(place) => quote!(#code __kept[#place] = __builder.keep(__x);),
            None => code,
        }
    }

    fn code(&self, step: &Step) -> TokenStream {
        let name = name(&step.name);
        match &step.kind {
            StepKind::Layer(call) => layer(call, &name),
            StepKind::Group(body) => group(&name, "Group", start(body).as_ref(), &self.steps(&body.steps)),
            StepKind::Checkpoint(body) => group(&name, "Checkpoint", start(body).as_ref(), &self.steps(&body.steps)),
            StepKind::Repeat { site, count, body } if !self.facts.broken.contains(site) => {
                self.repeat(*site, count, &name, body)
            }
            StepKind::Block(call) => self.block(call, &name),
            StepKind::Merge(merge) => self.merge(merge, &name),
            StepKind::Aside { head, body } => {
                let (head, body) = (Ident::new(&format!("{head:?}"), Span::call_site()), self.body(body));
                quote!({
                    let __aside = __builder.begin_aside(__nw::SideHead::#head, __x);
                    let __end = {
                        let mut __x = __x;
                        #body
                        __x
                    };
                    __builder.end_aside(__aside, __end);
                })
            }
            StepKind::Experts { site, total, active, body } => self.experts(*site, [total, active], &name, body),
            StepKind::Network { site, path, near } => {
                // What is no network has no such method, about which rustc is
                // silent behind what it says here.
                let spot = Spot::of(&path.clone().into_iter().collect::<Vec<_>>(), Spot::at(Span::call_site()));
                let (declared, none) = (spot.name("declared"), spot.arguments(TokenStream::new()));
                let network = quote_spanned!(spot.first=> __nw::#declared::<#path> #none);
                // rustc proposes a near name for one that it does not find.
                let near = near.iter().map(|block| {
                    quote! {
                        #[allow(dead_code, non_camel_case_types)]
                        struct #block;
                    }
                });
                quote!({
                    let __group = __builder.enter_as(#name, __nw::ScopeKind::Block, __x);
                    let __place = __builder.begin_network(#site);
                    __x = {
                        #(#near)*
                        #network
                    }
                    .build(__builder, __x);
                    __builder.end_network(__place);
                    __builder.leave(__group, __x);
                })
            }
            StepKind::Refused(refused) => {
                let names = named::refused(refused);
                quote!({ #names } __x = __nw::Node::UNKNOWN;)
            }
            StepKind::Repeat { .. } | StepKind::Broken => quote!(__x = __nw::Node::UNKNOWN;),
        }
    }

    /// A form's or a group's steps, from where they begin.
    fn body(&self, body: &Body) -> TokenStream {
        let (start, steps) = (start(body), self.steps(&body.steps));
        quote!(#start #steps)
    }

    fn repeat(&self, site: u32, count: &Expression, name: &TokenStream, body: &Body) -> TokenStream {
        let restart = body.from.as_ref().map(|(site, _)| quote!(__builder.restart(#site, __count);));
        let body = self.body(body);
        let number = count.tokens();
        let code = quote!({
            let __count = __builder.number(#site, "repeat", "count", 0, #number);
            #restart
            let __group = __builder.enter(#name, __x);
            let mut __repetition = 0;
            while __builder.again(#site, __group, __repetition, __count, __x) {
                let __mark = __builder.mark(__x);
                #body
                __repetition += 1;
                __repetition += __builder.copy(&__mark, __count - __repetition, &mut __x);
            }
            __builder.leave(__group, __x);
            if __builder.blames(#site) {
                __x = __nw::Node::UNKNOWN;
            }
        });
        with_channels(count.channels(), &code)
    }

    fn block(&self, call: &BlockCall, name: &TokenStream) -> TokenStream {
        let BlockCall { site, name: block, parameters, body, .. } = call;
        let body = group(name, "Block", None, &self.steps(body));
        let numbers = parameters.iter().map(|(parameter, local, value)| {
            let value = value.tokens();
            quote!(let #local = __builder.number(#site, #block, #parameter, 0, #value);)
        });
        let refused = (!parameters.is_empty()).then(|| {
            quote!(if __builder.blames(#site) {
                __x = __nw::Node::UNKNOWN;
            })
        });
        // What an editor goes to from here.
        let called = if call.is_block { named::block_type(&call.ident, call.ident.span()) } else { call.ident.clone() };
        let code = quote!({
            let _ = #called;
            #(#numbers)*
            #refused
            #body
        });
        with_channels(parameters.iter().find_map(|(.., value)| value.channels()), &code)
    }

    fn merge(&self, merge: &Merge, name: &TokenStream) -> TokenStream {
        let Merge { site, form, meeting, branches } = merge;
        let kind = Ident::new(&format!("{meeting:?}"), Span::call_site());
        let locals: Vec<Ident> =
            (0..branches.len()).map(|branch| Ident::new(&format!("__branch{branch}"), Span::call_site())).collect();
        let bodies = branches.iter().map(|branch| {
            let body = self.body(branch);
            quote!({
                let mut __x = __x;
                #body
                __x
            })
        });
        quote!({
            #(let #locals = #bodies;)*
            __x = __builder.merge(#site, #form, #name, __nw::Merge::#kind, &[#(#locals),*]);
        })
    }

    fn experts(&self, site: u32, counts: [&Expression; 2], name: &TokenStream, body: &Body) -> TokenStream {
        // The router reads what enters them.
        let (start, body) = (start(body), self.steps(&body.steps));
        let [total, active] = counts.map(Expression::tokens);
        let code = quote!({
            let __total = __builder.number(#site, "experts", "total", 0, #total);
            let __active = __builder.number(#site, "experts", "active", 0, #active);
            let __chosen = __builder.begin_experts(#site, __total, __active, __x);
            if __builder.blames(#site) {
                __x = __nw::Node::UNKNOWN;
            }
            #body
            __x = __builder.end_experts(#site, #name, __chosen, __x);
        });
        let code = with_channels(counts.into_iter().find_map(Expression::channels), &code);
        quote!(#start #code)
    }
}

/// Code after which `__x` is the tensor at which a body begins.
fn start(body: &Body) -> Option<TokenStream> {
    body.from.as_ref().map(|(site, label)| {
        let place = named::place(label);
        quote!(__x = __builder.recall(#site, &__kept[#place]);)
    })
}

fn group(name: &TokenStream, kind: &str, start: Option<&TokenStream>, steps: &TokenStream) -> TokenStream {
    let kind = Ident::new(kind, Span::call_site());
    quote!({
        #start
        let __group = __builder.enter_as(#name, __nw::ScopeKind::#kind, __x);
        #steps
        __builder.leave(__group, __x);
    })
}

fn layer(call: &LayerCall, name: &TokenStream) -> TokenStream {
    let site = call.site;
    let kind = Ident::new(call.spec.type_name, Span::call_site());
    // The user's name carries the layer's documentation in an editor.
    let documented = Ident::new(call.spec.type_name, Span::call_site().located_at(call.ident.span()));
    let fields: Vec<Field> = call.arguments.iter().map(|given| field(given, call)).collect();
    let before = fields.iter().map(|field| &field.before);
    let values = fields.iter().map(|Field { name, value, .. }| quote!(#name: #value));
    let rest = (fields.len() < call.spec.parameters.len()).then(|| quote!(..__nw::#kind::DEFAULT));
    let value = if fields.is_empty() {
        quote!(__nw::#documented::DEFAULT)
    } else {
        quote!(__nw::#documented { #(#values,)* #rest })
    };
    let build = quote! {
        #(#before)*
        __x = __builder.layer(#site, #name, __nw::Layer::#kind(#value), __x);
    };
    let needs_block = fields.iter().any(|field| !field.before.is_empty());
    let build = if needs_block { quote!({ #build }) } else { build };
    with_channels(call.arguments.iter().find_map(|given| given.template.channels()), &build)
}

/// Code in which `channels` is known; without it the tensor is not known
/// either.
fn with_channels(used: Option<Span>, code: &TokenStream) -> TokenStream {
    let Some(span) = used else {
        return code.clone();
    };
    // A local variable is seen by tokens of the same hygiene alone.
    let channels = Ident::new("channels", span);
    quote! {
        if let __nw::Some(#channels) = __x.channels() {
            #code
        } else {
            __x = __nw::Node::UNKNOWN;
        }
    }
}

fn name(naming: &Naming) -> TokenStream {
    let Naming { text, number, label } = naming;
    match (number, label) {
        (Some(number), _) => quote!(__nw::Name::numbered(#text, #number)),
        (None, true) => quote!(__nw::Name::label(#text)),
        (None, false) => quote!(__nw::Name::only(#text)),
    }
}
