//! The documentation of a declared network: its label.
//!
//! rustdoc gets a page, with a drawing and a table that unfolds; everything
//! else that reads documentation, an editor above all, gets plain Markdown.

mod bounds;
mod canvas;
mod drawing;
mod html;
mod plain;
mod share;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use proc_macro2::TokenStream;
use quote::quote;

use crate::infer::Facts;
use crate::resolve::Network;
use tree::{Node, Sums};

/// `#[doc = …]` with everything that is known at expansion.
pub fn label(network: &Network<'_>, facts: &Facts) -> TokenStream {
    let nodes = tree::nodes(&facts.lines, 0);
    let (page, plain) = (page(network, facts, &nodes), plain(network, facts, &nodes));
    quote! {
        #[cfg_attr(doc, doc = #page)]
        #[cfg_attr(not(doc), doc = #plain)]
    }
}

/// For rustdoc: a headline, and HTML without an empty line, which would end
/// it.
fn page(network: &Network<'_>, facts: &Facts, nodes: &[Node<'_>]) -> String {
    let mut label = network.declaration.label;
    // Of nothing there is nothing to draw.
    label.drawing &= !Sums::of(nodes).is_nothing();
    let mut text = format!("\n\n{}", words::headline(network, facts));
    if !label.drawing {
        text.push_str(&bounds::list(network, facts));
    }
    if label.drawing || label.table {
        text.push_str("\n\n<div class=\"netweight\">\n<style>\n");
        text.push_str(html::STYLE);
        text.push_str("</style>\n");
        if label.drawing {
            text.push_str(&drawing::svg(network, facts, nodes));
        }
        if label.table {
            text.push_str(&table::html(nodes, facts));
        }
        text.push_str("</div>\n");
    }
    text
}

/// For an editor: a headline, the bounds, and groups in a line each.
fn plain(network: &Network<'_>, facts: &Facts, nodes: &[Node<'_>]) -> String {
    let table = if network.declaration.label.table { plain::table(nodes, facts) } else { String::new() };
    format!("\n\n{}{}{table}", words::headline(network, facts), bounds::list(network, facts))
}
