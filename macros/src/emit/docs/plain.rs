//! The table in Markdown: groups in a line each.

use netweight_core::Grouped;

use super::html::append;
use super::table::one_line;
use super::tree::{Node, NodeKind};
use crate::infer::Facts;

/// An editor shows it in a small window.
const LONGEST: usize = 64;

pub fn table(nodes: &[Node<'_>], facts: &Facts) -> String {
    let mut text = String::from("\n\n| | layer | output | outputs | params | MACs |\n|:--|:--|--:|--:|--:|--:|\n");
    text.extend(nodes.iter().take(LONGEST).map(row));
    if nodes.len() > LONGEST {
        append(&mut text, format_args!("| … | {} more | | | | |\n", nodes.len() - LONGEST));
    }
    if let Some(totals) = &facts.totals {
        let [outputs, params, macs] = [totals.outputs, totals.params, totals.macs].map(Grouped);
        append(&mut text, format_args!("| **total** | | | **{outputs}** | **{params}** | **{macs}** |\n"));
    }
    text
}

fn row(node: &Node<'_>) -> String {
    let (layer, note) = match &node.kind {
        NodeKind::Layer(line) => (line.layer.replace('|', "\\|"), line.note.as_deref()),
        NodeKind::Group { layers, .. } => (super::table::layers(*layers), None),
    };
    let note = note.map(|note| format!(" – {}", one_line(note).replace('|', "\\|"))).unwrap_or_default();
    let output = node.output.map_or("…".to_owned(), |output| output.to_string());
    let [outputs, params, macs] = [node.sums.outputs, node.sums.params, node.sums.macs]
        .map(|sum| if node.sums.whole { Grouped(sum).to_string() } else { "…".to_owned() });
    format!("| {} | `{layer}`{note} | {output} | {outputs} | {params} | {macs} |\n", node.name)
}
