//! Arguments, as values of Rust: the fields of a layer's struct.

use netweight_core::{Index, Kind, Padding, Parameter, Range, Value};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote;

use super::named::place;
use crate::ast::SizeKind;
use crate::expression::{Expression, checked_constant};
use crate::resolve::{FlagTemplate, Given, LayerCall, PaddingTemplate, ProbabilityTemplate, Template};

/// An argument in the layer's struct.
pub struct Field {
    pub name: Ident,
    /// What has to be computed before.
    pub before: TokenStream,
    pub value: TokenStream,
}

/// The field of an argument; its name, where it is written, carries the
/// field's documentation in an editor.
pub fn field(given: &Given, call: &LayerCall) -> Field {
    let Given { parameter, template, .. } = given;
    let span = given.name.as_ref().map_or_else(Span::call_site, |name| Span::call_site().located_at(name.span()));
    let name = Ident::new(parameter.name, span);
    let (before, value) = match template.constant(parameter).and_then(|value| literal(value, parameter.kind)) {
        Some(value) => (TokenStream::new(), value),
        None => computed(template, parameter, call),
    };
    let is_tie = matches!(template, Template::Tie(_));
    let value = if parameter.optional && !is_tie { quote!(__nw::Some(#value)) } else { value };
    Field { name, before, value }
}

/// The value of an argument that the macro knows and that needs no check.
fn literal(value: Value, kind: Kind) -> Option<TokenStream> {
    Some(match value {
        Value::Count(count) => quote!(#count),
        Value::Window(window) => {
            let sizes: Vec<TokenStream> = window.sizes().iter().map(|size| quote!(#size)).collect();
            as_kind(kind, &self::window(&sizes))
        }
        Value::Flag(flag) => quote!(#flag),
        Value::Padding(Padding::Same) => quote!(__nw::Padding::Same),
        Value::Padding(Padding::Half) => quote!(__nw::Padding::Half),
        Value::Padding(Padding::Valid) => quote!(__nw::Padding::Valid),
        Value::Padding(Padding::Each(window)) => return literal(Value::Window(window), kind),
        Value::Index(Index::At(index)) => quote!(__nw::Index::At(#index)),
        Value::Index(Index::Last) => quote!(__nw::Index::Last),
        Value::Range(Range { start, end }) => range(&quote!(#start), end.map(|end| quote!(#end)).as_ref()),
        Value::Word(word) => self::word(word, kind)?,
        Value::Probability(_) | Value::Shape(_) | Value::Tie(_) => return None,
    })
}

/// The value of an argument that is computed by rustc, and what has to be
/// computed before.
fn computed(template: &Template, parameter: &Parameter, call: &LayerCall) -> (TokenStream, TokenStream) {
    let (site, layer) = (call.site, call.spec.name);
    let local = Ident::new(&format!("__{}", parameter.name), Span::call_site());
    let number = |expression: &Expression| {
        let (name, minimum, value) = (parameter.name, parameter.kind.minimum(), expression.tokens());
        quote!(__builder.number(#site, #layer, #name, #minimum, #value))
    };
    let sizes = |expressions: &[Expression]| {
        let numbers = expressions.iter().map(number);
        let axes = (0..expressions.len()).map(Literal::usize_unsuffixed);
        let sizes: Vec<TokenStream> = axes.map(|axis| quote!(#local[#axis])).collect();
        (quote!(let #local = [#(#numbers),*];), as_kind(parameter.kind, &window(&sizes)))
    };
    let one = |value: TokenStream, of: fn(&Ident) -> TokenStream| (quote!(let #local = #value;), of(&local));
    match template {
        Template::Count(count) => one(number(count), |local| quote!(#local)),
        Template::Index(Some(index)) => one(number(index), |local| quote!(__nw::Index::At(#local))),
        Template::Index(None) => (TokenStream::new(), quote!(__nw::Index::Last)),
        Template::Window(expressions) | Template::Padding(PaddingTemplate::Each(expressions)) => sizes(expressions),
        Template::Padding(PaddingTemplate::Named(padding)) => {
            (TokenStream::new(), literal(Value::Padding(*padding), parameter.kind).unwrap_or_default())
        }
        Template::Flag(FlagTemplate::Known(flag)) => (TokenStream::new(), quote!(#flag)),
        Template::Word(word) => (TokenStream::new(), self::word(word, parameter.kind).unwrap_or_default()),
        Template::Flag(FlagTemplate::Constant(constant)) => {
            let tokens: Vec<TokenTree> = constant.clone().into_iter().collect();
            (TokenStream::new(), checked_constant(&tokens, "flag"))
        }
        Template::Probability(ProbabilityTemplate::Known(probability)) => {
            let probability = Literal::f64_suffixed(f64::from(probability.billionths()) / 1e9);
            one(quote!(__builder.probability(#site, #layer, #probability)), |local| quote!(#local))
        }
        Template::Probability(ProbabilityTemplate::Constant(constant)) => {
            let tokens: Vec<TokenTree> = constant.clone().into_iter().collect();
            let float = checked_constant(&tokens, "fraction");
            one(quote!(__builder.probability(#site, #layer, #float as f64)), |local| quote!(#local))
        }
        Template::Tie(label) => {
            let place = place(label);
            one(quote!(__builder.tie(#site, &__kept[#place])), |local| quote!(#local))
        }
        Template::Shape(size) => {
            let shape = shape(size);
            one(quote!(__builder.shape(#site, #layer, #shape)), |local| quote!(#local))
        }
        Template::Range(start, end) => {
            let start = start.as_ref().map_or_else(|| quote!(0), number);
            let end = end.as_ref().map(number);
            let ends = end.as_ref().map_or_else(|| quote!((#start,)), |end| quote!((#start, #end)));
            let value = range(&quote!(#local.0), end.map(|_| quote!(#local.1)).as_ref());
            (quote!(let #local = #ends;), value)
        }
    }
}

/// The variant that a word names.
fn word(word: &str, kind: Kind) -> Option<TokenStream> {
    let Kind::Word(words) = kind else { return None };
    let (_, variant) = words.variants.iter().find(|(name, _)| *name == word)?;
    let [of, variant] = [words.type_name, variant].map(|name| Ident::new(name, Span::call_site()));
    Some(quote!(__nw::#of::#variant))
}

/// One size for every axis, or one an axis; arguments have at most three.
fn window(sizes: &[TokenStream]) -> TokenStream {
    match sizes {
        [depth, height, width] => quote!(__nw::Window::volume(#depth, #height, #width)),
        [height, width] => quote!(__nw::Window::plane(#height, #width)),
        sizes => quote!(__nw::Window::every(#(#sizes)*)),
    }
}

/// A size as what a parameter of this kind takes.
fn as_kind(kind: Kind, window: &TokenStream) -> TokenStream {
    match kind {
        Kind::Amount => quote!(__nw::Amount(#window)),
        Kind::Padding => quote!(__nw::Padding::Each(#window)),
        _ => window.clone(),
    }
}

fn range(start: &TokenStream, end: Option<&TokenStream>) -> TokenStream {
    let end = end.map_or_else(|| quote!(__nw::None), |end| quote!(__nw::Some(#end)));
    quote!(__nw::Range { start: #start, end: #end })
}

/// A shape that may be none.
pub fn shape(size: &SizeKind) -> TokenStream {
    match size {
        SizeKind::Axes(axes) => {
            let axes = axes.iter().map(Expression::tokens);
            quote!(__nw::Shape::from_integers(&[#(#axes),*]))
        }
        SizeKind::Constant(constant) => {
            let tokens: Vec<TokenTree> = constant.clone().into_iter().collect();
            let size = checked_constant(&tokens, "size");
            quote!(#size.shape())
        }
    }
}
