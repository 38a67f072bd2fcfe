//! The facts in words.

use netweight_core::{Bytes, Grouped};

use super::html::append;
use crate::ast::Size;
use crate::infer::Facts;
use crate::resolve::Network;

/// The name as people write it.
pub fn name(network: &Network<'_>) -> String {
    network.declaration.name.to_string().trim_start_matches("r#").to_owned()
}

/// The paragraph that search results and editors show.
pub fn headline(network: &Network<'_>, facts: &Facts) -> String {
    let Some(totals) = &facts.totals else {
        let name = &network.declaration.name;
        return format!(
            "`{}`; sizes shown as `…` depend on constants: `{name}::summary()` prints them all.",
            shapes(network, facts)
        );
    };
    let mut text = format!(
        "**{}**, **{} params** ({} as `f32`), **{} MACs** ({} FLOPs)",
        shapes(network, facts),
        Grouped(totals.params),
        Bytes(4 * u128::from(totals.params)),
        Grouped(totals.macs),
        Grouped(totals.flops()),
    );
    if totals.buffers > 0 {
        append(&mut text, format_args!(", {} buffers", Grouped(totals.buffers)));
    }
    text + &format!(", aperture {}", totals.aperture)
}

/// `28x28x1 → 10`, with the constants as they are written.
pub fn shapes(network: &Network<'_>, facts: &Facts) -> String {
    let declaration = network.declaration;
    let written = |size: &Option<Size>| size.as_ref().map(|size| size.text.clone());
    let (input, output) = match &facts.totals {
        Some(totals) => (Some(totals.input.to_string()), Some(totals.output.to_string())),
        None => (written(&declaration.input), written(&declaration.output)),
    };
    let known = facts.lines.iter().rfind(|line| !line.aside).and_then(|line| line.sizes);
    let output = output.or(known.map(|sizes| sizes.output.to_string()));
    format!("{} → {}", input.unwrap_or("…".to_owned()), output.unwrap_or("…".to_owned()))
}
