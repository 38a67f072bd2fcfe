//! Every formula of every declared network comes to the engine's number.

use std::fmt::Write as _;

use netweight::Summary;

use super::Forms;
use crate::networks::NETWORKS;

#[allow(dead_code, reason = "the oracle's tests are there")]
#[path = "../../../core/tests/oracle/formula.rs"]
mod formula;

/// All layers with their formulas.
pub(super) fn of(summary: &Summary<'_>) -> String {
    let mut text = String::new();
    for layer in summary.layers() {
        writeln!(text, "{}: {}\n{}\n", layer.path, layer.layer, layer.explain()).unwrap();
    }
    text
}

#[test]
fn every_formula_of_every_network_comes_to_its_number() {
    let mut compared = 0;
    for summary in NETWORKS.iter().map(|entry| (entry.summary)()).chain([Forms::summary()]) {
        for layer in summary.layers() {
            let what = format!("{} of {}", layer.path, summary.name());
            formula::check(&what, &layer.explain(), [layer.output.elements(), layer.params, layer.macs]);
            compared += 1;
        }
    }
    assert!(compared > 3_000, "{compared}");
}
