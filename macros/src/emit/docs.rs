//! The documentation of a declared network: a headline and a table.

use std::fmt::Write as _;

use netweight_core::{Bytes, Grouped, Shape};
use proc_macro2::TokenStream;
use quote::quote;

use crate::infer::{Facts, Line};
use crate::resolve::Network;

/// Longer tables help nobody, and make the page slow.
const LONGEST: usize = 512;

/// `#[doc = …]` with everything that is known at expansion.
pub fn table(network: &Network<'_>, facts: &Facts) -> TokenStream {
    let mut text = String::from("\n\n");
    headline(&mut text, network, facts);
    text.push_str("\n\n| | layer | output | outputs | params | MACs |\n|:--|:--|--:|--:|--:|--:|\n");
    for line in facts.lines.iter().take(LONGEST) {
        row(&mut text, line);
    }
    total(&mut text, facts);
    if facts.lines.len() > LONGEST {
        append(&mut text, format_args!("\nThe first {LONGEST} of {} layers.\n", facts.lines.len()));
    }
    quote!(#[doc = #text])
}

fn headline(text: &mut String, network: &Network<'_>, facts: &Facts) {
    let Some((_, totals)) = &facts.known else {
        let name = &network.declaration.name;
        append(text, format_args!("Sizes shown as `…` depend on constants: `{name}::summary()` prints them all."));
        return;
    };
    append(
        text,
        format_args!(
            "**{} → {}**, **{} params** ({} as `f32`), **{} MACs** ({} FLOPs)",
            totals.input,
            totals.output,
            Grouped(totals.params),
            Bytes(4 * u128::from(totals.params)),
            Grouped(totals.macs),
            Grouped(totals.flops()),
        ),
    );
    if totals.buffers > 0 {
        append(text, format_args!(", {} buffers", Grouped(totals.buffers)));
    }
}

fn row(text: &mut String, line: &Line) {
    let cell = |number: Option<u64>| number.map_or_else(|| "…".to_owned(), |number| Grouped(number).to_string());
    let output = line.sizes.map_or_else(|| "…".to_owned(), |(output, ..)| output.to_string());
    let note = line.note.as_ref().map(|note| format!(" – {}", note.replace('|', "\\|"))).unwrap_or_default();
    append(
        text,
        format_args!(
            "| {} | `{}`{note} | {output} | {} | {} | {} |\n",
            line.path,
            line.layer.replace('|', "\\|"),
            cell(line.sizes.map(|(output, ..)| Shape::elements(&output))),
            cell(line.sizes.map(|(_, params, _)| params)),
            cell(line.sizes.map(|(_, _, macs)| macs)),
        ),
    );
}

fn total(text: &mut String, facts: &Facts) {
    if let Some((_, totals)) = &facts.known {
        let [outputs, params, macs] = [totals.outputs, totals.params, totals.macs].map(Grouped);
        append(text, format_args!("| **total** | | | **{outputs}** | **{params}** | **{macs}** |\n"));
    }
}

fn append(text: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(piece);
}
