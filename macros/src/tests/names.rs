//! What editors find: every name of the source stands in the expansion again,
//! with its span, as something documented.

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

use crate::expand;

const SOURCE: &str = "/// The basic block.\n block Basic(filters, fewer = channels / 2) {
        residual { conv(filters, 3x3, groups = 2) relu } { conv(filters, 1) }
     }
     block Around(inner, n = 2) { repeat n { residual { inner } } }
     Net: 8x8x4 -> 10 = <
        stem: conv(4, window = 3x3, bias = false) Basic(8) Basic(4)
        add { } { from(stem) conv(channels, 1) } aux { from(stem) relu }
        Around(Basic) Around(Basic(16)) Around(tanh)
        embed: linear(8, bias = BIAS) linear(8, tied = embed) dropout(p = 0.5) other::Trunk Second slice(0..2) fc(10)
     >
     where params <= N, weights <= N, inference(batch = 2, precision = int8) <= CARD,
        training(batch = N, optimizer = adamw, accounting = textbook, shards = zero2(8)) <= GTX_980
     Second: 8x8x4 = < Basic(4) avgpool(2, stride = 1) >";

/// The names of an expansion at each place of the source.
fn found(source: &str) -> HashMap<usize, Vec<String>> {
    // As in a call, the facade's path stands outside of the source.
    let facade = TokenTree::from(Ident::new("netweight", Span::call_site()));
    let tokens: TokenStream = source.parse().expect("tokens");
    let mut found = HashMap::new();
    collect(expand::network([facade].into_iter().chain(tokens).collect()), source, &mut found);
    found
}

fn collect(tokens: TokenStream, source: &str, found: &mut HashMap<usize, Vec<String>>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                let range = name.span().byte_range();
                let is_in = !range.is_empty() && source.get(range.clone()) == name.span().source_text().as_deref();
                if is_in {
                    found.entry(range.start).or_default().push(name.to_string());
                }
            }
            TokenTree::Group(group) => collect(group.stream(), source, found),
            _ => {}
        }
    }
}

/// Fails unless something of this name stands at the word behind `before`.
fn stands(source: &str, before: &str, word: &str, name: &str) {
    let text = [before, word].concat();
    let start = source.find(&text).unwrap_or_else(|| panic!("`{text}` is not in the source")) + before.len();
    let names = found(source).remove(&start).unwrap_or_default();
    assert!(names.iter().any(|found| found == name), "at `{text}` stands no `{name}`, but {names:?}");
}

#[test]
fn every_name_is_documented_where_it_stands() {
    for (before, word, name) in [
        ("stem: ", "conv", "Conv"),
        ("conv(4, ", "window", "window"),
        ("3x3, ", "bias", "bias"),
        ("3x3, ", "groups", "groups"),
        ("3x3, groups = 2) ", "relu", "Relu"),
        ("from(stem) ", "conv", "Conv"),
        ("linear(8, ", "bias", "bias"),
        ("bias = ", "BIAS", "BIAS"),
        ("linear(8, ", "tied", "tied"),
        ("", "dropout", "Dropout"),
        ("dropout(", "p", "p"),
        ("other::", "Trunk", "Trunk"),
        ("Trunk ", "Second", "Second"),
        ("", "slice", "Slice"),
        ("avgpool(2, ", "stride", "stride"),
        ("block ", "Basic", "__Basic"),
        ("bias = false) ", "Basic", "__Basic"),
        ("Basic(8) ", "Basic", "__Basic"),
        ("", "stem", "__stem_0"),
        ("from(", "stem", "__stem_0"),
        ("aux { from(", "stem", "__stem_0"),
        ("Around(", "Basic", "__Basic"),
        ("Around(Basic) Around(", "Basic", "__Basic"),
        ("Around(", "tanh", "Tanh"),
        ("residual { ", "inner", "__Basic"),
        ("residual { ", "inner", "Tanh"),
        ("", "embed", "__embed_1"),
        ("tied = ", "embed", "__embed_1"),
        ("where ", "params", "Params"),
        (", ", "weights", "Weights"),
        ("", "inference", "Inference"),
        ("inference(", "batch", "batch"),
        ("2, ", "precision", "precision"),
        ("precision = ", "int8", "Int8"),
        ("<= ", "CARD", "CARD"),
        ("", "training", "Training"),
        ("N, ", "optimizer", "optimizer"),
        ("optimizer = ", "adamw", "AdamW"),
        ("accounting = ", "textbook", "Textbook"),
        ("shards = ", "zero2", "Zero2"),
        ("<= ", "GTX_980", "GTX_980"),
        ("\n     ", "Net", "Net"),
    ] {
        stands(SOURCE, before, word, name);
    }
}

#[test]
fn names_around_a_mistake_are_documented_too() {
    let source =
        "Net: 8x8x4 -> 11 = < conv(4, window = 3x3, strides = 1) relu, maxpol(2) avgpool(2, padding = 1) fc(10) >";
    for (before, word, name) in [
        ("< ", "conv", "Conv"),
        ("4, ", "window", "window"),
        ("", "relu", "Relu"),
        ("", "avgpool", "AvgPool"),
        ("2, ", "padding", "padding"),
        ("", "fc", "Fc"),
        ("", "Net", "Net"),
    ] {
        stands(source, before, word, name);
    }
    let tokens: TokenStream = format!("netweight {source}").parse().expect("tokens");
    let items = expand::network(tokens).to_string();
    for constant in ["const PARAMS", "const MACS", "const OUTPUT", "impl __nw :: Network for Net"] {
        assert!(items.contains(constant), "no `{constant}` after a mistake");
    }
}
