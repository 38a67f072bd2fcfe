//! The table for rustdoc: every group unfolds.

use netweight_core::Grouped;

use super::html::{append, escape};
use super::tree::{Node, NodeKind, Sums};
use crate::infer::Facts;

/// More rows help nobody, and make the page slow.
const LONGEST: usize = 512;

pub fn html(nodes: &[Node<'_>], facts: &Facts) -> String {
    let mut rows = Rows { text: String::new(), left: LONGEST };
    rows.text.push_str("<div class=\"nw-rows\">\n");
    rows.row("div class=\"nw-head\"", "layer", ["output", "aperture", "params", "MACs"].map(str::to_owned));
    rows.nodes(nodes, nodes.len() == 1);
    let sums = Sums::of(nodes);
    let total = facts.totals.as_ref();
    let output = total.map_or(String::new(), |totals| totals.output.to_string());
    let aperture = total.map_or(String::new(), |totals| totals.aperture.to_string());
    rows.row("div class=\"nw-total\"", "total", [output, aperture, known(&sums, sums.params), known(&sums, sums.macs)]);
    rows.text.push_str("</div>\n");
    if rows.left == 0 {
        append(&mut rows.text, format_args!("<p>The first {LONGEST} rows are shown.</p>\n"));
    }
    rows.text
}

/// `12 layers`
pub fn layers(layers: usize) -> String {
    format!("{layers} layer{}", if layers == 1 { "" } else { "s" })
}

/// A sum, with what only rustc knows left out.
pub fn known(sums: &Sums, sum: u64) -> String {
    match (sums.whole, sum) {
        (true, _) => Grouped(sum).to_string(),
        (false, 0) => "…".to_owned(),
        (false, _) => format!("{} + …", Grouped(sum)),
    }
}

struct Rows {
    text: String,
    /// How many more there may be.
    left: usize,
}

impl Rows {
    fn nodes(&mut self, nodes: &[Node<'_>], is_open: bool) {
        for node in nodes {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            let name = escape(&node.name);
            let cells = cells(node);
            match &node.kind {
                NodeKind::Layer(line) => {
                    let note = line.note.as_deref().map(one_line).unwrap_or_default();
                    let note = if note.is_empty() { note } else { format!(" <small>{}</small>", escape(&note)) };
                    let layer = escape(&line.layer);
                    // Most layers are called by what they are.
                    let name = if name == layer { String::new() } else { format!("{name} ") };
                    self.row("div", &format!("{name}<code>{layer}</code>{note}"), cells);
                }
                NodeKind::Group { layers, nodes } => {
                    self.text.push_str(if is_open { "<details open>" } else { "<details>" });
                    self.row("summary", &format!("{name} <small>{}</small>", self::layers(*layers)), cells);
                    self.nodes(nodes, false);
                    self.text.push_str("</details>\n");
                }
            }
        }
    }

    fn row(&mut self, tag: &str, layer: &str, cells: [String; 4]) {
        let end = tag.split(' ').next().unwrap_or(tag);
        let [output, aperture, params, macs] = cells;
        append(
            &mut self.text,
            format_args!(
                "<{tag}><span>{layer}</span> <i>{output}</i> <i>{aperture}</i> <i>{params}</i> <i>{macs}</i></{end}>\n"
            ),
        );
    }
}

fn cells(node: &Node<'_>) -> [String; 4] {
    let output = node.output.map_or("…".to_owned(), |output| output.to_string());
    let aperture = match (node.aperture, node.output) {
        (Some(aperture), _) => aperture.to_string(),
        (None, Some(_)) => String::new(),
        (None, None) => "…".to_owned(),
    };
    [output, aperture, known(&node.sums, node.sums.params), known(&node.sums, node.sums.macs)]
}

/// An empty line would end the HTML.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
