//! The documentation of a declared network: a headline and a table.

use std::fmt::Write as _;

use netweight_core::{Bytes, Grouped};
use proc_macro2::TokenStream;
use quote::quote;

use crate::infer::{Facts, Line, Sizes};
use crate::resolve::Network;

/// Longer tables help nobody, and make the page slow.
const LONGEST: usize = 512;

/// `#[doc = …]` with everything that is known at expansion: groups in a line
/// each, and behind a fold every layer.
pub fn table(network: &Network<'_>, facts: &Facts) -> TokenStream {
    let mut text = String::from("\n\n");
    headline(&mut text, network, facts);
    let folded = fold(&facts.lines);
    rows(&mut text, folded.iter(), facts);
    if folded.len() < facts.lines.len() {
        append(&mut text, format_args!("\n<details><summary>All {} layers</summary>", facts.lines.len()));
        rows(&mut text, facts.lines.iter().take(LONGEST), facts);
        if facts.lines.len() > LONGEST {
            append(&mut text, format_args!("\nThe first {LONGEST} are shown.\n"));
        }
        text.push_str("\n</details>\n");
    }
    quote!(#[doc = #text])
}

fn rows<'l>(text: &mut String, lines: impl Iterator<Item = &'l Line>, facts: &Facts) {
    text.push_str("\n\n| | layer | output | outputs | params | MACs |\n|:--|:--|--:|--:|--:|--:|\n");
    for line in lines {
        row(text, line);
    }
    total(text, facts);
}

/// The lines with those of a group in one, as `summary()` shows them.
fn fold(lines: &[Line]) -> Vec<Line> {
    let group = |line: &Line| line.path.split_once('.').map(|(group, _)| group.to_owned());
    let same = |a: &Line, b: &Line| group(a).is_some() && group(a) == group(b);
    lines
        .chunk_by(same)
        .map(|lines| match (lines, group(&lines[0])) {
            ([line], None) => line.clone(),
            (lines, group) => sum(lines, group.unwrap_or_default()),
        })
        .collect()
}

/// The lines of a group as one; how often it is repeated stands in its name.
fn sum(lines: &[Line], group: String) -> Line {
    let repetition = |line: &Line| line.path.split('.').nth(1)?.parse::<u64>().ok();
    let path = match lines.iter().filter_map(repetition).max() {
        Some(last @ 1..) => format!("{group} × {}", last + 1),
        _ => group,
    };
    // A side head's output goes nowhere.
    let last = lines.iter().rfind(|line| !line.aside).or(lines.last()).and_then(|line| line.sizes);
    let sum = lines.iter().map(|line| line.sizes).reduce(|sum, line| {
        let (sum, line) = (sum?, line?);
        Some(Sizes {
            outputs: sum.outputs.checked_add(line.outputs)?,
            params: sum.params.checked_add(line.params)?,
            macs: sum.macs.checked_add(line.macs)?,
            ..sum
        })
    });
    let sizes = sum.flatten().zip(last).map(|(sum, last)| Sizes { output: last.output, ..sum });
    let layer = if lines.len() == 1 { "1 layer".to_owned() } else { format!("{} layers", lines.len()) };
    Line { path, layer, note: None, aside: false, sizes }
}

fn headline(text: &mut String, network: &Network<'_>, facts: &Facts) {
    let Some(totals) = &facts.totals else {
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
    let note = line.note.as_ref().map(|note| format!(" – {}", note.replace('|', "\\|"))).unwrap_or_default();
    let layer = line.layer.replace('|', "\\|");
    let cells = match line.sizes {
        Some(Sizes { output, outputs, params, macs }) => {
            format!("{output} | {} | {} | {}", Grouped(outputs), Grouped(params), Grouped(macs))
        }
        None => "… | … | … | …".to_owned(),
    };
    append(text, format_args!("| {} | `{layer}`{note} | {cells} |\n", line.path));
}

fn total(text: &mut String, facts: &Facts) {
    if let Some(totals) = &facts.totals {
        let [outputs, params, macs] = [totals.outputs, totals.params, totals.macs].map(Grouped);
        append(text, format_args!("| **total** | | | **{outputs}** | **{params}** | **{macs}** |\n"));
    }
}

fn append(text: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(piece);
}
