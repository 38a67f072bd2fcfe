//! Bounds that only rustc can check: one constant for each.

use netweight_core::memory::Rules;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::diagnostics::Spot;
use crate::infer::{self, Facts};
use crate::resolve::{Bound, Limit, Network, Setting, Subject, Value};
use crate::similar::nearest;
use crate::written;

pub fn bounds(network: &Network<'_>, facts: &Facts) -> TokenStream {
    facts.bounds.iter().map(|&index| check(network, &network.bounds[index])).collect()
}

/// A constant that does not evaluate if the bound does not hold.
fn check(network: &Network<'_>, bound: &Bound) -> TokenStream {
    let name = &network.declaration.name;
    let text = name.to_string();
    let text = text.trim_start_matches("r#");
    match &bound.subject {
        Subject::Quantity(quantity) => {
            let quantity = variant("Quantity", quantity, bound.spot);
            let limit = number(&bound.limit, "the bound");
            let subject = quantity;
            asserted(bound.spot, &TokenStream::new(), &subject, "assert", quote!(#text, &__TAPE.graph(), #limit))
        }
        Subject::Training(settings) => memory(text, "Training", settings, bound),
        Subject::Inference(settings) => memory(text, "Inference", settings, bound),
    }
}

fn memory(name: &str, builder: &str, settings: &[Setting], bound: &Bound) -> TokenStream {
    let builder = documented(builder, bound.spot);
    let settings = settings.iter().map(setting);
    let device = match &bound.limit {
        Limit::Number(bytes) => {
            let bytes = Literal::u64_unsuffixed(*bytes);
            quote!(&__nw::Device::budget(#bytes))
        }
        Limit::Device(device, _) => quote!(&__nw::device::#device),
        Limit::Constant(constant, _, spot) => bounding(constant, *spot),
    };
    let subject = quote!(__nw::#builder::new(#name, __plans::<()>()) #(#settings)*);
    asserted(bound.spot, &plans(bound), &subject, "assert_fits", device)
}

/// The plans that a bound needs, which is one if its rules are known.
fn plans(bound: &Bound) -> TokenStream {
    let rules = infer::rules(bound);
    let rules = rules.iter().map(|&Rules { training, autocast, in_place, frames, new_sums, attention }| {
        let attention = Ident::new(&format!("{attention:?}"), Span::call_site());
        quote!(__nw::Rules {
            training: #training,
            autocast: #autocast,
            in_place: #in_place,
            frames: #frames,
            new_sums: #new_sums,
            attention: __nw::AttentionPath::#attention,
        })
    });
    let rules = quote!(__nw::RuleSet::only(&__TAPE.graph(), &[#(#rules),*]));
    super::tape::plan("__plans", "__RULES", &rules, &quote!(__RULES))
}

/// `const _: () = { let bound = subject; bound.method(arguments) };`, of which
/// the call stands where the bound does. Nothing is said about a network that
/// is wrong itself.
fn asserted(
    spot: Spot,
    before: &TokenStream,
    subject: &TokenStream,
    method: &str,
    arguments: TokenStream,
) -> TokenStream {
    let (bound, arguments) = (spot.name("__bound"), spot.arguments(arguments));
    let method = Ident::new(method, Span::call_site());
    quote! {
        #[allow(long_running_const_eval)]
        const _: () = {
            #before
            if __TAPE.graph().failures().is_empty() {
                let #bound = #subject;
                #bound.#method #arguments;
            }
        };
    }
}

/// A call of the builder's method.
fn setting(setting: &Setting) -> TokenStream {
    let name = &setting.name;
    let text = name.to_string();
    let value = match &setting.value {
        Value::Number(expression) => counted(setting.spot, &format!("`{text}`"), setting.least, &expression.tokens()),
        Value::Bytes(limit) => number(limit, &format!("`{text}`")),
        Value::Flag(flag) => quote!(#flag),
        Value::Optimizer(optimizer) => variant("Optimizer", optimizer, setting.spot),
        Value::Precision(precision) => variant("Precision", precision, setting.spot),
        Value::Accounting(accounting) => variant("Accounting", accounting, setting.spot),
        Value::Loss(loss) => variant("Loss", loss, setting.spot),
        Value::Backend(backend) => variant("Backend", backend, setting.spot),
        Value::Kernel(kernel) => variant("Kernel", kernel, setting.spot),
        Value::Shards(stage, devices) => {
            let devices = counted(setting.spot, &format!("`{text}`"), setting.least, &devices.tokens());
            let stage =
                Ident::new(&stage.to_string().replacen('z', "Z", 1), Span::call_site().located_at(stage.span()));
            quote!(__nw::Shards::#stage(#devices))
        }
    };
    quote!(.#name(#value))
}

/// A variant, documented where the user's word for it stands.
fn variant(of: &str, value: &impl std::fmt::Debug, spot: Spot) -> TokenStream {
    let (of, variant) = (Ident::new(of, Span::call_site()), documented(&format!("{value:?}"), spot));
    quote!(__nw::#of::#variant)
}

/// A name that an editor finds where a spot begins.
fn documented(name: &str, spot: Spot) -> Ident {
    Ident::new(name, Span::call_site().located_at(spot.first))
}

/// A number that stands in the source, or a constant of any integer type.
fn number(limit: &Limit, subject: &str) -> TokenStream {
    match limit {
        Limit::Number(number) => {
            let number = Literal::u64_unsuffixed(*number);
            quote!(#number)
        }
        Limit::Constant(_, number, spot) => counted(*spot, subject, 0, &number.tokens()),
        Limit::Device(device, _) => quote!(#device),
    }
}

/// A number that rustc underlines where it stands if it is none.
fn counted(spot: Spot, subject: &str, least: u64, value: &TokenStream) -> TokenStream {
    spot.engine("number", quote!(#subject, #least, #value))
}

/// A device or a number of bytes, which the constant's type tells.
fn bounding(constant: &TokenStream, spot: Spot) -> TokenStream {
    let near = misspelt(constant).map(|name| Ident::new(name, Span::call_site()));
    let constant = written::expression(&constant.clone().into_iter().collect::<Vec<_>>());
    let (bounding, device) = (spot.engine("bounding", constant), spot.call("device", TokenStream::new()));
    let checked = quote_spanned!(spot.first=> #bounding.#device);
    // rustc proposes a near name for one that it does not find.
    let near = near.map(|name| quote!(#[allow(unused_imports)] use __nw::device::#name;));
    quote!(&{ #near #checked })
}

/// The device of the catalogue that a misspelt name means: the same letters in
/// another order, in small letters or with other `_`, or the same number behind
/// a maker's or series' name that is near. Whatever else is near is another
/// model: `H100` for `V100`.
fn misspelt(constant: &TokenStream) -> Option<&'static str> {
    let plain = |name: &str| name.to_uppercase().replace('_', "");
    let sorted = |name: &str| {
        let mut letters: Vec<char> = name.chars().collect();
        letters.sort_unstable();
        letters
    };
    let written = plain(&constant.to_string());
    let catalogue = || netweight_core::device::CATALOGUE.iter().map(|(name, _)| *name);
    catalogue().find(|name| sorted(&plain(name)) == sorted(&written)).or_else(|| {
        let (series, number) = written.split_at(written.find(|letter: char| letter.is_ascii_digit())?);
        catalogue().find(|name| {
            let name = plain(name);
            name.strip_suffix(number).is_some_and(|other| series.len() > 1 && nearest(series, [other]).is_some())
        })
    })
}
